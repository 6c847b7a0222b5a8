import { Component, type ReactNode } from 'react';

interface BoundaryProps { children: ReactNode; fallback: ReactNode }

/** Shows something useful when a screen breaks or one of its files cannot be fetched. */
export class Boundary extends Component<BoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
