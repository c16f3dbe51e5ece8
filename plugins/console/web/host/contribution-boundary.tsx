import { WarningOutlined } from '@ant-design/icons';
import type { Host, View } from '@entrepot/sdk/ui';
import { Alert, Button, Tooltip, Typography } from 'antd';
import { Component, type ComponentType, type ReactNode } from 'react';
import { useTexts } from '../i18n/text.ts';
import { useHost } from './use-host.ts';

/** Which contribution of which plugin, as people and authors know it: `widget colors.swatch`. */
export interface ContributionName {
  readonly plugin: string;
  readonly kind: 'page' | 'widget' | 'tab' | 'action' | 'dashboardWidget';
  readonly name: string;
}

interface BoundaryProps {
  readonly of: ContributionName;
  readonly children: ReactNode;
}

/** Keeps what a contribution throws in its own place. */
class ContributionBoundary extends Component<BoundaryProps, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { of, children } = this.props;
    const { error } = this.state;
    return error ? <Fault of={of} error={error} again={() => this.setState({ error: undefined })} /> : children;
  }
}

function Fault({ of, error, again }: { of: ContributionName; error: Error; again: () => void }) {
  const { t } = useTexts();
  const title = t(`host.${of.kind}Failed`, { name: `${of.plugin}.${of.name}`, plugin: of.plugin });
  if (of.kind === 'widget') {
    // It stands in a cell or beside a label: there is room for a few words.
    return (
      <Tooltip title={`${title} ${error.message}`}>
        <Typography.Text type="danger" role="alert" ellipsis tabIndex={0}>
          <WarningOutlined aria-hidden /> {of.plugin}.{of.name}
        </Typography.Text>
      </Tooltip>
    );
  }
  const retry = (
    <Button size="small" onClick={again}>
      {t('host.again')}
    </Button>
  );
  return <Alert type="warning" showIcon title={title} description={error.message} action={retry} />;
}

/** A contributed view as a component that gets the host by itself and keeps what it throws. */
export function guarded<P extends { readonly host: Host }>(of: ContributionName, view: View<P>): ComponentType<Omit<P, 'host'>> {
  // The SDK knows no React; what a view returns is what React takes.
  const Contributed = view as ComponentType<Omit<P, 'host'> & { readonly host: Host }>;
  function Hosted(props: Omit<P, 'host'>) {
    const host = useHost();
    return <Contributed {...props} host={host} />;
  }
  function Guarded(props: Omit<P, 'host'>) {
    return (
      <ContributionBoundary of={of}>
        <Hosted {...props} />
      </ContributionBoundary>
    );
  }
  Guarded.displayName = `${of.plugin}.${of.name}`;
  return Guarded;
}
