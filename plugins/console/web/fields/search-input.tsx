import { CloseCircleFilled, SearchOutlined } from '@ant-design/icons';
import { Input, type InputProps } from 'antd';
import { useTexts } from '../i18n/text.ts';

interface SearchInputProps extends Pick<InputProps, 'autoFocus' | 'style'> {
  /** What is searched, to be read by all. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Searches while one types. */
export function SearchInput({ label, text, onText, ...rest }: SearchInputProps) {
  const { t } = useTexts();
  return (
    <Input
      {...rest}
      prefix={<SearchOutlined aria-hidden />}
      allowClear={{ clearIcon: <CloseCircleFilled aria-label={t('app.clear')} /> }}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => onText(target.value)}
    />
  );
}
