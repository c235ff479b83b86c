/** The console's own look on Mantine: petrol as the one accent, cool neutrals, dense controls, quiet corners. */
import {
  ActionIcon,
  Button,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  PasswordInput,
  Popover,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#eaf5f5',
  '#d5eaea',
  '#a9d5d5',
  '#79bebf',
  '#52abad',
  '#2f999c',
  '#14797d',
  '#0e6a6e',
  '#0a5458',
  '#063e41',
];
const gray: MantineColorsTuple = [
  '#f7f9f8',
  '#f0f3f2',
  '#e4e9e8',
  '#d6dddb',
  '#c1caca',
  '#9faaaa',
  '#718080',
  '#506061',
  '#344243',
  '#1a2526',
];
const dark: MantineColorsTuple = [
  '#dfe6e6',
  '#b3bebe',
  '#93a0a1',
  '#657475',
  '#3c494a',
  '#2c3738',
  '#1e2728',
  '#161d1e',
  '#101617',
  '#0b1011',
];
const red: MantineColorsTuple = [
  '#fdefed',
  '#fadcd8',
  '#f3b6ae',
  '#ec8d81',
  '#e66b5b',
  '#dd4c3a',
  '#c23b2a',
  '#a83022',
  '#86261b',
  '#641b13',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 6, dark: 6 },
  colors: { petrol, gray, dark, red },
  fontFamily: "'Inter Variable', 'Inter Fallback', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  headings: { fontWeight: '620' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'lg' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 500, withArrow: false } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 90 } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 90 } } }),
    // The page itself never scrolls, and the style that would lock it is one that the content policy refuses.
    Modal: Modal.extend({
      defaultProps: { centered: true, lockScroll: false, transitionProps: { duration: 120 } },
    }),
  },
});
