import { type ActionContext, defineAction, FileAnswer, field, type Sql, tableOf } from '@entrepot/sdk';
import { ShippingService } from '../carrier/shipping-service.ts';
import { Parcel } from './parcel.ts';

const services = tableOf(ShippingService);

async function serviceName(sql: Sql, id: string): Promise<string> {
  const [service] = await sql.query<{ name: string }>(`SELECT name FROM ${services} WHERE id = $1`, [id]);
  return service?.name ?? '';
}

const input = {
  format: field
    .enum({ pdf: { en: 'PDF', zh: 'PDF' }, zpl: { en: 'ZPL II', zh: 'ZPL II' } }, { label: { en: 'Format', zh: '格式' } })
    .default('pdf'),
};

/** `GET …/parcels/{id}:label`: the stored ZPL, or a PDF drawn now. */
export const labelAction = defineAction({
  method: 'GET',
  entity: Parcel,
  label: { en: 'Print label', zh: '打印面单' },
  summary: {
    en: 'The shipping label: 100 × 150 mm as PDF, or the ZPL II that was written when the parcel was closed.',
    zh: '面单:100 × 150 毫米 PDF，或封箱时生成的 ZPL II。',
  },
  input,
  async handler({ db, record, input: { format } }: ActionContext<typeof input, typeof Parcel>) {
    if (format === 'zpl') return new FileAnswer('application/zpl', record.zpl, `${record.trackingNumber}.zpl`);
    // PDF and font take 60 ms and 20 MB to load: only who prints pays for them.
    const { pdfLabel } = await import('./pdf.ts');
    const { weightGrams, lengthMm, widthMm, heightMm } = record;
    const body = await pdfLabel({
      serviceName: await serviceName(db, record.service),
      trackingNumber: record.trackingNumber,
      reference: record.reference,
      parcelIndex: record.parcelIndex,
      warehouse: record.warehouseCode,
      size: { weightGrams, lengthMm, widthMm, heightMm },
      destination: {
        country: record.country,
        postcode: record.postcode ?? undefined,
        city: record.city ?? undefined,
        name: record.recipient ?? undefined,
        lines: record.addressLines,
      },
      contents: record.contents,
    });
    return new FileAnswer('application/pdf', body, `${record.trackingNumber}.pdf`);
  },
});
