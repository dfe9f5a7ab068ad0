/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cascade: which rules meet an element, and the style they make. */
#include "kab-style.h"

#include <string.h>

#include "kab-document.h"
#include "kab-limits.h"

#define MATCHES_MAX 256

static const char builtin_css[]
  = "html,body,div,p,h1,h2,h3,h4,h5,h6,ul,ol,dl,dt,dd,section,article,header,footer,main,nav,aside,"
    "address,blockquote,pre,hr,figure,figcaption,center,form,fieldset{display:block}"
    "head,style,script,title,meta,link,template,noscript,iframe,object,embed,video,audio,canvas"
    "{display:none}"
    "p,ul,ol,dl,blockquote,figure,pre{margin-top:0.7em;margin-bottom:0.7em}"
    "h1{font-size:2em;margin-top:0.67em;margin-bottom:0.67em}"
    "h2{font-size:1.5em;margin-top:0.83em;margin-bottom:0.83em}"
    "h3{font-size:1.17em;margin-top:1em;margin-bottom:1em}"
    "h4{margin-top:1.33em;margin-bottom:1.33em}"
    "h5{font-size:0.83em;margin-top:1.67em;margin-bottom:1.67em}"
    "h6{font-size:0.67em;margin-top:2em;margin-bottom:2em}"
    "h1,h2,h3,h4,h5,h6{font-weight:bold;line-height:1.25;page-break-after:avoid;page-break-inside:avoid}"
    "b,strong,th{font-weight:bold}"
    "i,em,cite,var,address,dfn{font-style:italic}"
    "u,ins{text-decoration:underline}"
    "s,del,strike{text-decoration:line-through}"
    "small{font-size:smaller}big{font-size:larger}"
    "sub{vertical-align:sub;font-size:smaller}sup{vertical-align:super;font-size:smaller}"
    "a{color:#1a5fb4;text-decoration:underline}"
    "code,kbd,samp,tt,pre{font-family:DejaVu Sans Mono}"
    "pre{white-space:pre-wrap}"
    "mark{background-color:#fff3a3}"
    "center{text-align:center}"
    "blockquote{margin-left:24pt;margin-right:24pt}dd{margin-left:24pt}"
    "ul,ol{padding-left:22pt}ul ul,ul ol,ol ul,ol ol{margin-top:0;margin-bottom:0}"
    "ul{list-style-type:disc}ol{list-style-type:decimal}ul ul,ol ul{list-style-type:circle}"
    "ul ul ul,ol ul ul,ul ol ul,ol ol ul{list-style-type:square}"
    "li{display:list-item}"
    "hr{border-top:1px solid #999;margin-top:0.7em;margin-bottom:0.7em}"
    "table{display:table;border-spacing:2px;text-indent:0}"
    "thead{display:table-header-group}tbody{display:table-row-group}tfoot{display:table-footer-group}"
    "tr{display:table-row}td,th{display:table-cell;padding:1px;vertical-align:middle}"
    "caption{display:table-caption;text-align:center}"
    "th{text-align:center}"
    "col{display:table-column}colgroup{display:table-column-group}"
    "img,qr,barcode{display:inline-block}"
    "signature{display:block;width:62mm;margin-top:12mm;border-top:0.75pt "
    "solid;padding-top:1mm;font-size:smaller}";

const KabSheet *
kab_style_builtin_sheet (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      KabSheet *sheet = kab_sheet_new ();
      KabProblems problems;

      kab_problems_init (&problems);
      kab_sheet_add (sheet, builtin_css, NULL, 1, &problems);
      for (guint i = 0; i < problems.list->len; i++)
        g_warning ("built-in style sheet: %s",
                   ((KabTemplateProblem *)g_ptr_array_index (problems.list, i))->text);
      kab_problems_clear (&problems);
      g_once_init_leave (&once, (gsize)sheet);
    }
  return (const KabSheet *)once;
}

static gboolean
is_hidden (const KabRule *rule)
{
  for (guint i = 0; i < rule->n_declarations; i++)
    if (rule->declarations[i].property == KAB_PROP_DISPLAY && rule->declarations[i].keyword == KAB_KW_NONE)
      return TRUE;
  return FALSE;
}

static int
compare_elements (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

const char *const *
kab_template_element_names (void)
{
  /* These need no style of their own. */
  static const char *const plain[] = { "br", "span", "style" };
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      const KabSheet *sheet = kab_style_builtin_sheet ();
      GPtrArray *names = g_ptr_array_new ();

      for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
        g_ptr_array_add (names, (gpointer)plain[i]);
      for (guint i = 0; i < sheet->rules->len; i++)
        {
          const KabRule *rule = &g_array_index (sheet->rules, KabRule, i);
          const KabSimple *simple = rule->compounds[rule->n_compounds - 1].simples;

          if (rule->compounds[rule->n_compounds - 1].n_simples == 1 && simple->kind == KAB_SIMPLE_TYPE
              && !is_hidden (rule)
              && !g_ptr_array_find_with_equal_func (names, simple->name, g_str_equal, NULL))
            g_ptr_array_add (names, (gpointer)simple->name);
        }
      g_ptr_array_sort (names, compare_elements);
      g_ptr_array_add (names, NULL);
      g_once_init_leave (&once, (gsize)g_ptr_array_free (names, FALSE));
    }
  return (const char *const *)once;
}

static const KabOwn initial_own = {
  .display = KAB_KW_INLINE,
  .position = KAB_KW_STATIC,
  .vertical_align = KAB_KW_BASELINE,
  .box_sizing = KAB_KW_CONTENT_BOX,
  .table_layout = KAB_KW_AUTO,
  .break_before = KAB_KW_AUTO,
  .break_after = KAB_KW_AUTO,
  .break_inside = KAB_KW_AUTO,
  .margin = { { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT } },
  .padding = { { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT } },
  .radius = { { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT }, { 0, KAB_UNIT_PT } },
  .border_width = { 2.25f, 2.25f, 2.25f, 2.25f },
  .border_current = 0xf,
  .floated = KAB_KW_NONE,
  .clear = KAB_KW_NONE,
  .background_repeat = KAB_KW_REPEAT,
  .background_position = { { 0, KAB_UNIT_PERCENT }, { 0, KAB_UNIT_PERCENT } },
  .opacity = 1,
};

static const KabInherited initial_inherited = {
  .family = "Cantarell",
  .font_size = 11,
  .weight = 400,
  .color = 0x000000ff,
  .line_height = { 1.35f, KAB_UNIT_NUMBER },
  .text_indent = { 0, KAB_UNIT_PT },
  .text_align = KAB_KW_LEFT,
  .text_transform = KAB_KW_NONE,
  .text_decoration = KAB_KW_NONE,
  .white_space = KAB_KW_NORMAL,
  .list_style_type = KAB_KW_DISC,
  .border_collapse = KAB_KW_SEPARATE,
  .caption_side = KAB_KW_TOP,
  .orphans = 2,
  .widows = 2,
  .hyphens = KAB_KW_MANUAL,
};

KabStyle *
kab_style_root (KabArena *arena)
{
  KabStyle *style = kab_arena_new0 (arena, KabStyle);

  style->in = initial_inherited;
  style->own = initial_own;
  return style;
}

KabStyle *
kab_style_anonymous (KabArena *arena, const KabStyle *parent)
{
  KabStyle *style = kab_arena_new0 (arena, KabStyle);

  style->in = parent->in;
  style->own = initial_own;
  style->own.display = KAB_KW_BLOCK;
  return style;
}

const char *
kab_node_attribute (const xmlNode *node, const char *name)
{
  for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
    if (strcmp ((const char *)attr->name, name) == 0)
      return attr->children != NULL && attr->children->content != NULL ? (const char *)attr->children->content
                                                                       : "";
  return NULL;
}

static gboolean
has_class (const xmlNode *node, const char *name)
{
  const char *list = kab_node_attribute (node, "class");
  gsize n = strlen (name);

  while (list != NULL && *list != '\0')
    {
      gsize length = strcspn (list, " \t\n\r\f");

      if (length == n && memcmp (list, name, n) == 0)
        return TRUE;
      list += length;
      list += strspn (list, " \t\n\r\f");
    }
  return FALSE;
}

/* The builder counts elements as it passes them and keeps the count in _private. */
static guint
node_index (const xmlNode *node)
{
  return GPOINTER_TO_UINT (node->_private);
}

static gboolean
is_last_child (const xmlNode *node)
{
  for (const xmlNode *next = node->next; next != NULL; next = next->next)
    if (next->type == XML_ELEMENT_NODE)
      return FALSE;
  return TRUE;
}

static gboolean
matches_simple (const KabSimple *simple, const xmlNode *node)
{
  switch (simple->kind)
    {
    case KAB_SIMPLE_TYPE:
      return strcmp ((const char *)node->name, simple->name) == 0;
    case KAB_SIMPLE_CLASS:
      return has_class (node, simple->name);
    case KAB_SIMPLE_ID:
      return g_strcmp0 (kab_node_attribute (node, "id"), simple->name) == 0;
    case KAB_SIMPLE_LAST_CHILD:
      return is_last_child (node);
    case KAB_SIMPLE_NTH_CHILD:
    default:
      {
        int offset = (int)node_index (node) - simple->b;

        return simple->a == 0 ? offset == 0 : offset % simple->a == 0 && offset / simple->a >= 0;
      }
    }
}

static gboolean
matches_compound (const KabCompound *compound, const xmlNode *node)
{
  for (guint i = 0; i < compound->n_simples; i++)
    if (!matches_simple (&compound->simples[i], node))
      return FALSE;
  return TRUE;
}

/* Whether compounds 0 … @n - 1 are met by ancestors of @node. */
static gboolean
matches_ancestors (const KabRule *rule, guint n, const xmlNode *node, guint *budget)
{
  const KabCompound *right = &rule->compounds[n];

  if (n == 0)
    return TRUE;
  for (const xmlNode *up = node->parent; up != NULL && up->type == XML_ELEMENT_NODE; up = up->parent)
    {
      if (*budget == 0)
        return FALSE;
      (*budget)--;
      if (matches_compound (&rule->compounds[n - 1], up) && matches_ancestors (rule, n - 1, up, budget))
        return TRUE;
      if (right->child)
        return FALSE;
    }
  return FALSE;
}

static gboolean
matches (const KabRule *rule, const xmlNode *node)
{
  /* Backtracking through ancestors can grow with a power of the depth: no honest selector needs more. */
  guint budget = 2000;

  return matches_compound (&rule->compounds[rule->n_compounds - 1], node)
         && matches_ancestors (rule, rule->n_compounds - 1, node, &budget);
}

typedef struct
{
  const KabRule *rule;
  guint64 order;
} Match;

static guint
collect (const KabSheet *sheet, guint64 origin, const xmlNode *node, Match *matched, guint n)
{
  for (guint i = 0; i < sheet->rules->len && n < MATCHES_MAX; i++)
    {
      const KabRule *rule = &g_array_index (sheet->rules, KabRule, i);
      Match match = { rule, origin << 60 | (guint64)rule->specificity << 20 | i };
      guint at = n;

      if (!matches (rule, node))
        continue;
      while (at > 0 && matched[at - 1].order > match.order)
        {
          matched[at] = matched[at - 1];
          at--;
        }
      matched[at] = match;
      n++;
    }
  return n;
}

double
kab_length_resolve (KabLength length, double base, double otherwise)
{
  switch (length.unit)
    {
    case KAB_UNIT_PT:
      return (double)length.value;
    case KAB_UNIT_PERCENT:
      return (double)length.value * base / 100;
    default:
      return otherwise;
    }
}

double
kab_style_border (const KabStyle *style, guint side)
{
  guint8 line = style->own.border_style[side];

  return line == KAB_KW_NONE || line == KAB_KW_HIDDEN ? 0 : (double)style->own.border_width[side];
}

/* Lengths of a computed style know no em: they are points, percent or auto. */
static KabLength
absolute (const KabCascade *cascade, const KabStyle *style, KabLength length)
{
  if (length.unit == KAB_UNIT_EM)
    return (KabLength){ length.value * style->in.font_size, KAB_UNIT_PT };
  if (length.unit == KAB_UNIT_REM)
    return (KabLength){ length.value * cascade->root_size, KAB_UNIT_PT };
  if (length.unit == KAB_UNIT_NUMBER)
    return (KabLength){ 0, KAB_UNIT_AUTO };

  return length;
}

static float
points (const KabCascade *cascade, const KabStyle *style, KabLength length)
{
  return (float)kab_length_resolve (absolute (cascade, style, length), 0, 0);
}

static void
apply_font_size (KabCascade *cascade, KabStyle *style, const KabStyle *parent, const KabDeclaration *d)
{
  float size = parent->in.font_size;

  if (d->initial)
    size = initial_inherited.font_size;
  else if (!d->inherit && d->length.unit == KAB_UNIT_PERCENT)
    size *= d->length.value / 100;
  else if (!d->inherit && d->length.unit == KAB_UNIT_EM)
    size *= d->length.value;
  else if (!d->inherit)
    size = points (cascade, style, d->length);
  style->in.font_size = CLAMP (size, 0.1f, (float)KAB_FONT_SIZE_MAX);
}

/* inherit and initial: the value comes from @from. */
static gboolean
apply_from (KabStyle *style, guint property, const KabStyle *from)
{
  KabOwn *own = &style->own;
  KabInherited *in = &style->in;

#define TAKE(id, member)          \
  case KAB_PROP_##id:             \
    style->member = from->member; \
    return TRUE;
#define TAKE_SIDES(id, member)                                                          \
  case KAB_PROP_##id:                                                                   \
  case KAB_PROP_##id + 1:                                                               \
  case KAB_PROP_##id + 2:                                                               \
  case KAB_PROP_##id + 3:                                                               \
    own->member[property - KAB_PROP_##id] = from->own.member[property - KAB_PROP_##id]; \
    return TRUE;

  switch (property)
    {
      TAKE (FONT_FAMILY, in.family)
      TAKE (FONT_WEIGHT, in.weight)
      TAKE (FONT_STYLE, in.italic)
      TAKE (FONT_VARIANT, in.small_caps)
      TAKE (COLOR, in.color)
      TAKE (LINE_HEIGHT, in.line_height)
      TAKE (LETTER_SPACING, in.letter_spacing)
      TAKE (TEXT_ALIGN, in.text_align)
      TAKE (TEXT_INDENT, in.text_indent)
      TAKE (TEXT_TRANSFORM, in.text_transform)
      TAKE (TEXT_DECORATION, in.text_decoration)
      TAKE (WHITE_SPACE, in.white_space)
      TAKE (LIST_STYLE_TYPE, in.list_style_type)
      TAKE (BORDER_COLLAPSE, in.border_collapse)
      TAKE (BORDER_SPACING, in.border_spacing[0])
      TAKE (BORDER_SPACING + 1, in.border_spacing[1])
      TAKE (CAPTION_SIDE, in.caption_side)
      TAKE (ORPHANS, in.orphans)
      TAKE (WIDOWS, in.widows)
      TAKE (DISPLAY, own.display)
      TAKE (POSITION, own.position)
      TAKE (VERTICAL_ALIGN, own.vertical_align)
      TAKE (BOX_SIZING, own.box_sizing)
      TAKE (TABLE_LAYOUT, own.table_layout)
      TAKE (BREAK_BEFORE, own.break_before)
      TAKE (BREAK_AFTER, own.break_after)
      TAKE (BREAK_INSIDE, own.break_inside)
      TAKE (TOP, own.inset[KAB_TOP])
      TAKE (RIGHT, own.inset[KAB_RIGHT])
      TAKE (BOTTOM, own.inset[KAB_BOTTOM])
      TAKE (LEFT, own.inset[KAB_LEFT])
      TAKE (WIDTH, own.width)
      TAKE (HEIGHT, own.height)
      TAKE (MIN_WIDTH, own.min_width)
      TAKE (MAX_WIDTH, own.max_width)
      TAKE (MIN_HEIGHT, own.min_height)
      TAKE (MAX_HEIGHT, own.max_height)
      TAKE (BACKGROUND_COLOR, own.background)
      TAKE (BACKGROUND_IMAGE, own.background_image)
      TAKE (BACKGROUND_REPEAT, own.background_repeat)
      TAKE (BACKGROUND_POSITION, own.background_position[0])
      TAKE (BACKGROUND_POSITION + 1, own.background_position[1])
      TAKE (BACKGROUND_SIZE, own.background_size[0])
      TAKE (BACKGROUND_SIZE + 1, own.background_size[1])
      TAKE (FLOAT, own.floated)
      TAKE (CLEAR, own.clear)
      TAKE (HYPHENS, in.hyphens)
      TAKE (OPACITY, own.opacity)
      TAKE (Z_INDEX, own.z_index)
      TAKE_SIDES (MARGIN, margin)
      TAKE_SIDES (PADDING, padding)
      TAKE_SIDES (BORDER_WIDTH, border_width)
      TAKE_SIDES (BORDER_STYLE, border_style)
      TAKE_SIDES (BORDER_COLOR, border_color)
      TAKE_SIDES (RADIUS, radius)
    default:
      (void)in;
      return FALSE;
    }
}

static void
apply (KabCascade *cascade, KabStyle *style, const KabStyle *parent, const KabDeclaration *d)
{
  KabOwn *own = &style->own;
  KabInherited *in = &style->in;
  guint32 color = d->current ? in->color : d->color;
  guint p = d->property;

  if (d->inherit || d->initial)
    {
      KabStyle initial = { initial_inherited, initial_own };

      apply_from (style, p, d->inherit ? parent : &initial);
      return;
    }

  switch (p)
    {
    case KAB_PROP_FONT_FAMILY:
      in->family = d->text;
      break;
    case KAB_PROP_FONT_WEIGHT:
      in->weight = (guint16)d->length.value;
      break;
    case KAB_PROP_FONT_STYLE:
      in->italic = d->keyword != KAB_KW_NORMAL;
      break;
    case KAB_PROP_FONT_VARIANT:
      in->small_caps = d->keyword == KAB_KW_SMALL_CAPS;
      break;
    case KAB_PROP_COLOR:
      if (!d->current)
        in->color = d->color;
      break;
    case KAB_PROP_LINE_HEIGHT:
      if (d->length.unit == KAB_UNIT_NUMBER)
        in->line_height = d->length;
      else if (d->length.unit == KAB_UNIT_PERCENT)
        in->line_height = (KabLength){ d->length.value / 100 * in->font_size, KAB_UNIT_PT };
      else
        in->line_height = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_LETTER_SPACING:
      in->letter_spacing = CLAMP (points (cascade, style, d->length), -100, 1000);
      break;
    case KAB_PROP_TEXT_ALIGN:
      in->text_align = d->keyword;
      break;
    case KAB_PROP_TEXT_INDENT:
      in->text_indent = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_TEXT_TRANSFORM:
      in->text_transform = d->keyword;
      break;
    case KAB_PROP_TEXT_DECORATION:
      in->text_decoration = d->keyword;
      break;
    case KAB_PROP_WHITE_SPACE:
      in->white_space = d->keyword;
      break;
    case KAB_PROP_LIST_STYLE_TYPE:
      in->list_style_type = d->keyword;
      break;
    case KAB_PROP_BORDER_COLLAPSE:
      in->border_collapse = d->keyword;
      break;
    case KAB_PROP_BORDER_SPACING:
    case KAB_PROP_BORDER_SPACING + 1:
      in->border_spacing[p - KAB_PROP_BORDER_SPACING] = CLAMP (points (cascade, style, d->length), 0, 200);
      break;
    case KAB_PROP_CAPTION_SIDE:
      in->caption_side = d->keyword;
      break;
    case KAB_PROP_ORPHANS:
      in->orphans = (guint8)CLAMP (d->length.value, 1, 100);
      break;
    case KAB_PROP_WIDOWS:
      in->widows = (guint8)CLAMP (d->length.value, 1, 100);
      break;
    case KAB_PROP_DISPLAY:
      own->display = d->keyword;
      break;
    case KAB_PROP_POSITION:
      own->position = d->keyword;
      break;
    case KAB_PROP_TOP:
    case KAB_PROP_RIGHT:
    case KAB_PROP_BOTTOM:
    case KAB_PROP_LEFT:
      own->inset[p - KAB_PROP_TOP] = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_Z_INDEX:
      own->z_index = (int)CLAMP (d->length.value, -1000, 1000);
      break;
    case KAB_PROP_OPACITY:
      own->opacity = CLAMP (d->length.value, 0, 1);
      break;
    case KAB_PROP_VERTICAL_ALIGN:
      own->vertical_align = d->keyword;
      own->raise = d->length.unit == KAB_UNIT_PERCENT
                     ? (KabLength){ d->length.value / 100 * in->font_size, KAB_UNIT_PT }
                     : absolute (cascade, style, d->length);
      break;
    case KAB_PROP_WIDTH:
      own->width = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_HEIGHT:
      own->height = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_MIN_WIDTH:
      own->min_width = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_MAX_WIDTH:
      own->max_width = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_MIN_HEIGHT:
      own->min_height = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_MAX_HEIGHT:
      own->max_height = absolute (cascade, style, d->length);
      break;
    case KAB_PROP_BOX_SIZING:
      own->box_sizing = d->keyword;
      break;
    case KAB_PROP_TABLE_LAYOUT:
      own->table_layout = d->keyword;
      break;
    case KAB_PROP_BACKGROUND_COLOR:
      own->background = color;
      break;
    case KAB_PROP_BACKGROUND_IMAGE:
      own->background_image = d->text;
      break;
    case KAB_PROP_BACKGROUND_REPEAT:
      own->background_repeat = d->keyword;
      break;
    case KAB_PROP_BACKGROUND_POSITION:
    case KAB_PROP_BACKGROUND_POSITION + 1:
      {
        guint axis = p - KAB_PROP_BACKGROUND_POSITION, bit = 1u << axis;

        own->background_position[axis] = absolute (cascade, style, d->length);
        own->background_far
          = (guint8)(d->keyword != KAB_KW_NONE ? own->background_far | bit : own->background_far & ~bit);
        break;
      }
    case KAB_PROP_BACKGROUND_SIZE:
    case KAB_PROP_BACKGROUND_SIZE + 1:
      own->background_size[p - KAB_PROP_BACKGROUND_SIZE] = absolute (cascade, style, d->length);
      own->background_fit = d->keyword;
      break;
    case KAB_PROP_FLOAT:
      own->floated = d->keyword;
      break;
    case KAB_PROP_CLEAR:
      own->clear = d->keyword;
      break;
    case KAB_PROP_HYPHENS:
      in->hyphens = d->keyword;
      break;
    case KAB_PROP_BREAK_BEFORE:
      own->break_before = d->keyword;
      break;
    case KAB_PROP_BREAK_AFTER:
      own->break_after = d->keyword;
      break;
    case KAB_PROP_BREAK_INSIDE:
      own->break_inside = d->keyword;
      break;
    default:
      if (p >= KAB_PROP_MARGIN && p < KAB_PROP_MARGIN + 4)
        own->margin[p - KAB_PROP_MARGIN] = absolute (cascade, style, d->length);
      else if (p >= KAB_PROP_PADDING && p < KAB_PROP_PADDING + 4)
        own->padding[p - KAB_PROP_PADDING] = absolute (cascade, style, d->length);
      else if (p >= KAB_PROP_BORDER_WIDTH && p < KAB_PROP_BORDER_WIDTH + 4)
        own->border_width[p - KAB_PROP_BORDER_WIDTH] = MIN (points (cascade, style, d->length), 1000);
      else if (p >= KAB_PROP_BORDER_STYLE && p < KAB_PROP_BORDER_STYLE + 4)
        own->border_style[p - KAB_PROP_BORDER_STYLE] = d->keyword;
      else if (p >= KAB_PROP_RADIUS && p < KAB_PROP_RADIUS + 4)
        own->radius[p - KAB_PROP_RADIUS] = absolute (cascade, style, d->length);
      else if (p >= KAB_PROP_BORDER_COLOR && p < KAB_PROP_BORDER_COLOR + 4)
        {
          guint bit = 1u << (p - KAB_PROP_BORDER_COLOR);

          own->border_color[p - KAB_PROP_BORDER_COLOR] = d->color;
          own->border_current = (guint8)(d->current ? own->border_current | bit : own->border_current & ~bit);
        }
      break;
    }
}

/* Attributes of old HTML that office people still know by heart. */
static void
apply_attributes (KabStyle *style, const xmlNode *node)
{
  const char *align = kab_node_attribute (node, "align");
  const char *width = kab_node_attribute (node, "width");
  const char *height = kab_node_attribute (node, "height");
  KabLength length;

  if (align != NULL && g_ascii_strcasecmp (align, "center") == 0)
    style->in.text_align = KAB_KW_CENTER;
  else if (align != NULL && strcmp ((const char *)node->name, "img") == 0)
    style->own.floated = g_ascii_strcasecmp (align, "left") == 0    ? KAB_KW_LEFT
                         : g_ascii_strcasecmp (align, "right") == 0 ? KAB_KW_RIGHT
                                                                    : KAB_KW_NONE;
  else if (align != NULL && g_ascii_strcasecmp (align, "right") == 0)
    style->in.text_align = KAB_KW_RIGHT;
  if (width != NULL && kab_css_length (width, &length) && length.value >= 0)
    style->own.width
      = length.unit == KAB_UNIT_NUMBER ? (KabLength){ length.value * 0.75f, KAB_UNIT_PT } : length;
  if (height != NULL && kab_css_length (height, &length) && length.value >= 0)
    style->own.height
      = length.unit == KAB_UNIT_NUMBER ? (KabLength){ length.value * 0.75f, KAB_UNIT_PT } : length;
}

static void
apply_all (KabCascade *cascade,
           KabStyle *style,
           const KabStyle *parent,
           const Match *matched,
           guint n,
           const KabDeclaration *inlined,
           guint n_inlined,
           gboolean font_size)
{
  for (int important = 0; important <= 1; important++)
    {
      for (guint i = 0; i <= n; i++)
        {
          const KabDeclaration *d = i < n ? matched[i].rule->declarations : inlined;
          guint count = i < n ? matched[i].rule->n_declarations : n_inlined;

          for (guint k = 0; k < count; k++)
            {
              if ((int)d[k].important != important || (d[k].property == KAB_PROP_FONT_SIZE) != font_size)
                continue;
              if (font_size)
                apply_font_size (cascade, style, parent, &d[k]);
              else
                apply (cascade, style, parent, &d[k]);
            }
        }
    }
}

KabStyle *
kab_style_new (KabCascade *cascade, xmlNode *node, const KabStyle *parent, guint line)
{
  KabStyle *style = kab_arena_new0 (cascade->arena, KabStyle);
  const char *attribute = kab_node_attribute (node, "style");
  KabDeclaration *inlined = NULL;
  guint n_inlined = 0, n = 0;
  Match matched[MATCHES_MAX];

  style->in = parent->in;
  style->own = initial_own;
  apply_attributes (style, node);

  n = collect (cascade->builtin, 0, node, matched, n);
  n = collect (cascade->sheet, 1, node, matched, n);
  if (attribute != NULL)
    inlined = kab_css_declarations (cascade->arena, attribute, line, &n_inlined, cascade->problems);

  apply_all (cascade, style, parent, matched, n, inlined, n_inlined, TRUE);
  apply_all (cascade, style, parent, matched, n, inlined, n_inlined, FALSE);

  for (guint side = 0; side < 4; side++)
    if (style->own.border_current & (1u << side))
      style->own.border_color[side] = style->in.color;
  /* Taken out of the text, it is a block of its own. */
  if (style->own.position != KAB_KW_STATIC)
    style->own.floated = KAB_KW_NONE;
  if ((style->own.position != KAB_KW_STATIC || style->own.floated != KAB_KW_NONE)
      && (style->own.display == KAB_KW_INLINE || style->own.display == KAB_KW_INLINE_BLOCK))
    style->own.display = KAB_KW_BLOCK;
  return style;
}
