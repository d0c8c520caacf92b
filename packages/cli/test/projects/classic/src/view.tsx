type Child = string | Element;
interface Element {
  tag: string;
  children: Child[];
}

declare global {
  namespace JSX {
    type Element = import("./view").ViewElement;
    interface IntrinsicElements {
      [tag: string]: object;
    }
  }
}

export type ViewElement = Element;

export function h(tag: string, _props: object | null, ...children: Child[]): Element {
  return { tag, children };
}

export function show(element: Child): string {
  return typeof element === "string" ? element : `<${element.tag}>${element.children.map(show).join("")}</${element.tag}>`;
}

export function page(title: string): string {
  return show(<h1>{title}</h1>);
}
