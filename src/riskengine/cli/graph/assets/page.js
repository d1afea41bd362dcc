"use strict";
(() => {
  const network = JSON.parse(document.getElementById("data").textContent);
  const group = document.getElementById("nodes");
  const details = document.getElementById("details");
  const padding = 46;

  const cy = cytoscape({
    container: document.getElementById("canvas"),
    elements: {
      nodes: network.nodes.map(({ x, y, ...data }) => ({ data, position: { x, y } })),
      edges: network.links.map((data) => ({ data })),
    },
    layout: { name: "preset" },
    minZoom: 0.2,
    maxZoom: 3,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
    style: [
      {
        selector: "node",
        style: {
          "label": "data(label)", "shape": "data(shape)", "background-color": "data(colour)",
          "width": 40, "height": 40, "border-width": 1.5, "border-color": network.ink,
          "color": network.ink, "font-family": "system-ui, sans-serif", "font-size": 13, "line-height": 1.15,
          "text-wrap": "wrap", "text-max-width": 400, "text-valign": "bottom", "text-margin-y": 5,
          "text-background-color": "#fff", "text-background-opacity": 0.85, "text-background-padding": 2,
        },
      },
      { selector: "node[?centre]", style: { "width": 54, "height": 54, "border-width": 5, "font-weight": 700 } },
      { selector: "node[?hub]", style: { "border-style": "double", "border-width": 6 } },
      {
        selector: "edge",
        style: {
          "curve-style": "bezier", "width": 1.5, "line-color": network.plain,
          "source-label": "data(label)", "source-text-offset": "data(at)",
          "color": network.ink, "font-family": "system-ui, sans-serif", "font-size": 11,
          "text-wrap": "wrap", "text-max-width": 400, "text-background-color": "#fff",
          "text-background-opacity": 0.9, "text-background-padding": 2,
        },
      },
      { selector: "edge[?arrow]", style: { "target-arrow-shape": "triangle", "target-arrow-color": network.plain } },
      { selector: "edge[?over]", style: { "line-style": "dashed" } },
      {
        selector: "edge[?matters]",
        style: {
          "width": 4.5, "line-color": network.matters, "target-arrow-color": network.matters,
          "font-weight": 700, "z-index": 1,
        },
      },
      { selector: ".aside", style: { "opacity": 0.35 } },
    ],
  });

  const buttons = new Map(network.nodes.map((node) => [node.id, button(node)]));

  function button(node) {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset.node = node.id;
    made.className = node.centre ? "centre" : "";
    made.setAttribute("aria-label", node.name);
    made.addEventListener("focus", () => show(node.id));
    made.addEventListener("mouseenter", () => highlight(node.id));
    made.addEventListener("mouseleave", () => highlight(group.contains(document.activeElement) ? document.activeElement.dataset.node : null));
    made.addEventListener("keydown", (event) => move(event, node.id));
    group.append(made);
    return made;
  }

  // What lies aside of a node and its links steps back; of none, nothing does.
  function highlight(id) {
    cy.batch(() => {
      cy.elements().removeClass("aside");
      if (id) cy.elements().difference(cy.getElementById(id).closedNeighborhood()).addClass("aside");
    });
  }

  function show(id) {
    highlight(id);
    details.replaceChildren(document.getElementById(`details-${id}`).content.cloneNode(true));
    details.scrollTop = 0;
    const { x, y } = cy.getElementById(id).renderedPosition();
    const beside = (at, size) => Math.max(padding - at, 0) + Math.min(size - padding - at, 0);
    cy.panBy({ x: beside(x, cy.width()), y: beside(y, cy.height()) });
  }

  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function move(event, id) {
    const to = event.key === "Home" ? network.nodes[0].id : ways[event.key] && nearest(id, ways[event.key]);
    if (event.key === "Escape") {
      highlight(null);
    } else if (to) {
      event.preventDefault();
      buttons.get(to).focus();
    } else if (ways[event.key]) {
      event.preventDefault();
    }
  }

  // The nearest node that lies more that way than across it; what lies across counts double.
  function nearest(id, [right, down]) {
    const from = cy.getElementById(id).position();
    let best = null;
    for (const node of network.nodes) {
      const across = Math.abs((node.x - from.x) * down) + Math.abs((node.y - from.y) * right);
      const along = (node.x - from.x) * right + (node.y - from.y) * down;
      if (along > 0 && along >= across / 2 && (!best || along + 2 * across < best.far)) {
        best = { id: node.id, far: along + 2 * across };
      }
    }
    return best && best.id;
  }

  // The button of a node that is out of sight waits at the edge: focused there, it makes nothing scroll.
  function place() {
    for (const node of cy.nodes()) {
      const { x, y } = node.renderedPosition();
      const right = Math.min(Math.max(x, padding), cy.width() - padding);
      const down = Math.min(Math.max(y, padding), cy.height() - padding);
      const { style } = buttons.get(node.id());
      style.transform = `translate(${right}px, ${down}px)`;
      style.pointerEvents = right === x && down === y ? "" : "none";
    }
  }

  function whole() {
    cy.fit(undefined, padding);
    if (cy.zoom() > 1.25) {
      cy.zoom(1.25);
      cy.center();
    }
  }

  function zoom(by) {
    cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  cy.on("viewport resize", place);
  document.getElementById("closer").addEventListener("click", () => zoom(1.25));
  document.getElementById("further").addEventListener("click", () => zoom(0.8));
  document.getElementById("whole").addEventListener("click", whole);
  whole();
  place();
  // For whoever looks from the console.
  window.network = cy;
})();
