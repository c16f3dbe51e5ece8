import { defineAction, FileAnswer } from '@entrepot/sdk';
import { Package } from '../packing/package.ts';
import { Wave } from '../waves/wave.ts';
import { drawPackingSlip } from './draw-packing-slip.ts';
import { drawPickList } from './draw-pick-list.ts';
import { readPackingSlip } from './packing-slip.ts';
import { readPickList } from './pick-list.ts';

/** `GET …/waves/{id}:pickList` */
const pickList = defineAction({
  method: 'GET',
  entity: Wave,
  label: { en: 'Print pick list', zh: '打印拣货单' },
  summary: {
    en: 'The tasks in walking order as PDF on A4, with barcodes of the wave and of each bin.',
    zh: '按行走顺序的拣货单，A4 PDF，含波次与库位条码。',
  },
  handler: async ({ db, record, locale }) => {
    const body = await drawPickList(await readPickList(db, record, locale), locale);
    return new FileAnswer('application/pdf', body, `pick-list-${record.number}.pdf`);
  },
});

/** `GET …/packages/{id}:packingSlip` */
const packingSlip = defineAction({
  method: 'GET',
  entity: Package,
  label: { en: 'Print packing slip', zh: '打印装箱单' },
  summary: {
    en: 'What lies in the package and for whom, as PDF on A5, with a barcode of the tracking number.',
    zh: '包裹内容与收件人，A5 PDF，含跟踪号条码。',
  },
  handler: async ({ db, record, locale }) => {
    const slip = await readPackingSlip(db, record, locale);
    return new FileAnswer(
      'application/pdf',
      await drawPackingSlip(slip, locale),
      `packing-slip-${slip.fulfilmentOrder}-${slip.package}.pdf`,
    );
  },
});

/** What the floor prints. */
export const printActions = { pickList, packingSlip };
