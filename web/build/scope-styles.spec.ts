import { scoped } from './scope-styles';

it.each([
  ['a rule of any element', 'button{color:red}', '.app button{color:red}'],
  ['rules of the page', 'html,:host{color:red}', '.app,.app{color:red}'],
  ['a mark on the page', ':root[data-x]{color:red}', '.app[data-x]{color:red}'],
  ['a theme that stands on the application or within it', '.dark{color:red}', '.app.dark, .app .dark{color:red}'],
  ['a word that only begins like the page', '.body-text{color:red}', '.app .body-text{color:red}'],
  ['rules of the application itself', '.app h1{color:red}', '.app h1{color:red}'],
  ['a layer, in which the portal would win', '@layer base{p{color:red}}', '.app p{color:red}'],
  ['the order of layers, which says nothing any more', '@layer base, utilities;p{color:red}', '.app p{color:red}'],
  ['a rule for a narrow screen', '@media (max-width:9px){p{color:red}}', '@media (max-width:9px){.app p{color:red}}'],
  ['steps of a movement', '@keyframes k{from{top:0}}', '@keyframes k{from{top:0}}'],
  ['a rule within a rule', 'p{&:hover{color:red}}', '.app p{&:hover{color:red}}'],
])('keeps to the application: %s', (_, css, kept) => expect(scoped(css, '.app')).toBe(kept));
