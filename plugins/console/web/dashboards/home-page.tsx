import { DashboardScreen } from './dashboard-screen.tsx';

/** `/` */
export function HomePage() {
  return <DashboardScreen id={undefined} />;
}
