/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-document-private.h"

#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <glib/gi18n-lib.h>

#include "kab-build.h"
#include "kab-error.h"
#include "kab-expand.h"
#include "kab-limits.h"

#define WIDEST_NUMBER "888"
#define BATCH_MEMORY (4 * 1024 * 1024)

struct _KabTemplate
{
  int ref_count;
  KabExpansion *expansion;
};

G_DEFINE_FINAL_TYPE (KabDocument, kab_document, G_TYPE_OBJECT)

KabTemplate *
kab_template_new (const char *html, GError **error)
{
  KabExpansion *expansion = kab_expansion_new (html, error);
  KabTemplate *self;

  if (expansion == NULL)
    return NULL;
  self = g_new0 (KabTemplate, 1);
  self->ref_count = 1;
  self->expansion = expansion;
  return self;
}

KabTemplate *
kab_template_ref (KabTemplate *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
kab_template_unref (KabTemplate *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  kab_expansion_free (self->expansion);
  g_free (self);
}

void
kab_document_prepare_batch (void)
{
#ifdef M_TRIM_THRESHOLD
  mallopt (M_TRIM_THRESHOLD, BATCH_MEMORY);
  mallopt (M_MMAP_THRESHOLD, BATCH_MEMORY);
#endif
}

GPtrArray *
kab_template_check (const char *html, JsonNode *variables)
{
  return kab_expansion_check (html, variables);
}

GPtrArray *
kab_template_variable_names (JsonNode *variables)
{
  return kab_expansion_names (variables);
}

static void
kab_document_finalize (GObject *object)
{
  KabDocument *self = KAB_DOCUMENT (object);

  /* Layouts and pictures go before the store they are of, which another thread may take next. */
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_clear_pointer (&self->stage.objects, g_ptr_array_unref);
  g_clear_pointer (&self->stage.arrays, g_ptr_array_unref);
  g_clear_pointer (&self->stage.fonts, kab_fonts_release);
  g_clear_error (&self->stage.error);
  g_clear_pointer (&self->stage.arena, kab_arena_free);
  g_clear_pointer (&self->placed, g_array_unref);
  kab_problems_clear (&self->problems);
  g_free (self->title);
  g_free (self->author);
  g_free (self->subject);
  g_free (self->keywords);
  g_free (self->date);
  g_clear_pointer (&self->variables, json_node_unref);
  G_OBJECT_CLASS (kab_document_parent_class)->finalize (object);
}

static void
kab_document_class_init (KabDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_document_finalize;
}

static void
picture_clear (gpointer data)
{
  if (data != NULL)
    kab_picture_unref (data);
}

static void
kab_document_init (KabDocument *self)
{
  kab_problems_init (&self->problems);
  self->stage.arena = kab_arena_new ();
  self->stage.problems = &self->problems;
  self->stage.objects = g_ptr_array_new_with_free_func (g_object_unref);
  self->stage.arrays = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->stage.deadline = g_get_monotonic_time () + KAB_LAYOUT_SECONDS_MAX * G_USEC_PER_SEC;
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, picture_clear);
  self->placed = g_array_new (FALSE, TRUE, sizeof (KabPlaced));
}

static xmlNode *
find_child (xmlNode *parent, const char *name)
{
  if (parent == NULL)
    return NULL;
  for (xmlNode *child = parent->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE && strcmp ((const char *)child->name, name) == 0)
      return child;
  return NULL;
}

/* Where a template has no body element, libxml2 leaves elements that it does not know in the head. */
static void
empty_head (xmlNode *head, xmlNode *body)
{
  static const char *const own[]
    = { "title", "style", "meta", "link", "script", "base", "template", "noscript" };
  xmlNode *first = body->children, *next;

  for (xmlNode *child = head != NULL ? head->children : NULL; child != NULL; child = next)
    {
      gboolean stays = child->type != XML_ELEMENT_NODE;

      next = child->next;
      for (guint i = 0; i < G_N_ELEMENTS (own) && !stays; i++)
        stays = strcmp ((const char *)child->name, own[i]) == 0;
      if (stays)
        continue;
      xmlUnlinkNode (child);
      if (first != NULL)
        xmlAddPrevSibling (first, child);
      else
        xmlAddChild (body, child);
    }
}

/* The style elements, wherever they stand, and the title. */
static void
read_head (KabDocument *self, KabBuilder *builder, KabSheet *sheet, xmlNode *node, guint depth)
{
  for (xmlNode *child = node->children; child != NULL && depth < KAB_DEPTH_MAX; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;
      if (strcmp ((const char *)child->name, "style") == 0
          || strcmp ((const char *)child->name, "title") == 0)
        {
          g_autofree xmlChar *text = xmlNodeGetContent (child);

          if (text == NULL)
            continue;
          if (child->name[0] == 't' || child->name[0] == 'T')
            {
              g_free (self->title);
              self->title = g_strstrip (g_strndup ((const char *)text, 1000));
            }
          else
            kab_sheet_add (sheet, (const char *)text, builder->lines, (guint)MAX (xmlGetLineNo (child), 1),
                           &self->problems);
          continue;
        }
      if (strcmp ((const char *)child->name, "link") == 0)
        kab_problems_add (&self->problems, kab_node_line (builder, child),
                          _ ("A style sheet outside of the template is never read"));
      read_head (self, builder, sheet, child, depth + 1);
    }
}

static gboolean
set_paper (KabDocument *self, const KabPageStyle *page)
{
  KabStage *stage = &self->stage;

  stage->page_width = page->width;
  stage->page_height = page->height;
  for (guint side = 0; side < 4; side++)
    stage->margin[side]
      = kab_length_resolve (page->margin[side],
                            side == KAB_TOP || side == KAB_BOTTOM ? page->height : page->width, 0);
  stage->content_width = page->width - stage->margin[KAB_LEFT] - stage->margin[KAB_RIGHT];
  stage->content_height = page->height - stage->margin[KAB_TOP] - stage->margin[KAB_BOTTOM];
  return stage->content_width >= KAB_PAGE_SIDE_MIN / 2 && stage->content_height >= KAB_PAGE_SIDE_MIN / 2;
}

/* Lays out a box that stands for itself, its corner at the origin. */
static void
settle (KabStage *stage, KabBox *box, double width, GArray *placed)
{
  kab_layout_block (stage, box, width);
  box->x = box->margin[KAB_LEFT];
  box->y = box->margin[KAB_TOP];
  kab_paginate (stage, box, 0, placed);
}

static double
outer_height (const KabBox *box)
{
  return box->height + box->margin[KAB_TOP] + box->margin[KAB_BOTTOM];
}

static KabBox *
build_margin (KabDocument *self,
              KabBuilder *builder,
              xmlNode *node,
              const KabStyle *body,
              guint page,
              guint pages,
              GArray *placed)
{
  char numbers[2][16];
  KabBox *box;

  if (node == NULL || self->stage.error != NULL)
    return NULL;
  g_snprintf (numbers[0], sizeof numbers[0], "%u", page + 1);
  g_snprintf (numbers[1], sizeof numbers[1], "%u", pages);
  builder->page = pages > 0 ? numbers[0] : WIDEST_NUMBER;
  builder->pages = pages > 0 ? numbers[1] : WIDEST_NUMBER;
  box = kab_build_element (builder, node, body);
  builder->page = builder->pages = NULL;
  settle (&self->stage, box, self->stage.content_width, placed);
  return box;
}

static gboolean
reserve_margins (KabDocument *self,
                 KabBuilder *builder,
                 xmlNode *header,
                 xmlNode *footer,
                 const KabStyle *body)
{
  KabStage *stage = &self->stage;
  KabBox *box;

  box = build_margin (self, builder, header, body, 0, 0, NULL);
  self->header_height = box != NULL ? outer_height (box) : 0;
  box = build_margin (self, builder, footer, body, 0, 0, NULL);
  self->footer_height = box != NULL ? outer_height (box) : 0;
  stage->content_height -= self->header_height + self->footer_height;
  if (stage->content_height >= KAB_PAGE_SIDE_MIN / 2)
    return TRUE;
  if (stage->error == NULL)
    g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("Margins, header and footer of the template leave no room on the page."));
  return FALSE;
}

static void
build_margins (KabDocument *self, KabBuilder *builder, xmlNode *header, xmlNode *footer, const KabStyle *body)
{
  KabStage *stage = &self->stage;
  double footer_top = stage->page_height - stage->margin[KAB_BOTTOM] - self->footer_height;

  if (header == NULL && footer == NULL)
    return;
  self->margins = kab_arena_array (stage->arena, KabMargins, self->n_pages);
  for (guint page = 0; page < self->n_pages && !kab_stage_ended (stage); page++)
    {
      guint before = self->placed->len, between;

      self->margins[page].header
        = build_margin (self, builder, header, body, page, self->n_pages, self->placed);
      between = self->placed->len;
      self->margins[page].footer
        = build_margin (self, builder, footer, body, page, self->n_pages, self->placed);
      for (guint i = before; i < self->placed->len; i++)
        {
          KabPlaced *placed = &g_array_index (self->placed, KabPlaced, i);

          placed->page = page;
          placed->x += stage->margin[KAB_LEFT];
          placed->y += i < between ? stage->margin[KAB_TOP] : footer_top;
        }
    }
}

/* Sizes and places what stands against the page (CSS 2.1, 10.3.7 and 10.6.4, the page as the block). */
static void
place_against_page (KabStage *stage, KabPlaced *placed)
{
  KabBox *box = placed->box;
  const KabOwn *own = &box->style->own;
  double width = stage->page_width, height = stage->page_height;
  double left = kab_length_resolve (own->inset[KAB_LEFT], width, 0);
  double right = kab_length_resolve (own->inset[KAB_RIGHT], width, 0);
  double top = kab_length_resolve (own->inset[KAB_TOP], height, 0);
  double bottom = kab_length_resolve (own->inset[KAB_BOTTOM], height, 0);
  gboolean has_left = own->inset[KAB_LEFT].unit != KAB_UNIT_AUTO;
  gboolean has_right = own->inset[KAB_RIGHT].unit != KAB_UNIT_AUTO;
  gboolean has_top = own->inset[KAB_TOP].unit != KAB_UNIT_AUTO;
  gboolean has_bottom = own->inset[KAB_BOTTOM].unit != KAB_UNIT_AUTO;

  if (own->width.unit != KAB_UNIT_AUTO)
    kab_layout_block (stage, box, width);
  else if (has_left && has_right)
    kab_layout_block (stage, box, MAX (width - left - right, 0));
  else
    kab_layout_shrunk (stage, box, width);
  if (has_top && has_bottom && own->height.unit == KAB_UNIT_AUTO)
    box->height = MAX (height - top - bottom - box->margin[KAB_TOP] - box->margin[KAB_BOTTOM], 0);

  if (has_left)
    placed->x = left + box->margin[KAB_LEFT];
  else if (has_right)
    placed->x = width - right - box->margin[KAB_RIGHT] - box->width;
  else
    placed->x += box->margin[KAB_LEFT];
  if (has_top)
    placed->y = top + box->margin[KAB_TOP];
  else if (has_bottom)
    placed->y = height - bottom - box->margin[KAB_BOTTOM] - box->height;
  else
    placed->y += box->margin[KAB_TOP];
}

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  return ((const KabPlaced *)a)->box->style->own.z_index - ((const KabPlaced *)b)->box->style->own.z_index;
}

static void
place_all (KabDocument *self)
{
  KabStage *stage = &self->stage;
  double top = stage->margin[KAB_TOP] + self->header_height;

  for (guint i = 0; i < self->placed->len; i++)
    {
      KabPlaced *placed = &g_array_index (self->placed, KabPlaced, i);

      placed->x += stage->margin[KAB_LEFT];
      placed->y += top;
    }
}

static void
settle_placed (KabDocument *self)
{
  /* The array grows while it is walked: a box against the page may hold another. */
  for (guint i = 0; i < self->placed->len && !kab_stage_ended (&self->stage); i++)
    {
      KabPlaced *placed = &g_array_index (self->placed, KabPlaced, i);
      KabPlaced outer;
      guint before = self->placed->len;

      place_against_page (&self->stage, placed);
      placed->box->x = placed->box->y = 0;
      outer = *placed;
      kab_paginate (&self->stage, outer.box, 0, self->placed);
      for (guint k = before; k < self->placed->len; k++)
        {
          KabPlaced *inner = &g_array_index (self->placed, KabPlaced, k);

          inner->page = outer.page;
          inner->x += outer.x;
          inner->y += outer.y;
        }
    }
  g_array_sort (self->placed, compare_placed);
}

/* The picture behind the document is behind the whole of each page. */
static void
set_backdrop (KabDocument *self, KabBuilder *builder, const KabStyle *root)
{
  KabBox *box = kab_box_new (&self->stage, KAB_BOX_BLOCK, self->root->style, NULL, self->root->line);

  if (self->root->backdrop == NULL)
    {
      box->style = root;
      kab_build_backdrop (builder, box);
    }
  else
    {
      box->backdrop = g_steal_pointer (&self->root->backdrop);
    }
  if (box->backdrop != NULL)
    self->backed = box;
}

static void
lay_out (KabDocument *self, KabBuilder *builder, xmlNode *body, const KabStyle *root)
{
  KabStage *stage = &self->stage;
  xmlNode *header = find_child (body, "header"), *footer = find_child (body, "footer");
  KabStyle *style = kab_build_style (builder, body, root);

  if (header != NULL)
    xmlUnlinkNode (header);
  if (footer != NULL)
    xmlUnlinkNode (footer);
  /* They keep their parent, as selectors see it. */
  if (header != NULL)
    header->parent = body;
  if (footer != NULL)
    footer->parent = body;

  if (reserve_margins (self, builder, header, footer, style))
    {
      self->root = kab_build_element (builder, body, root);
      self->paper = self->root->style->own.background;
      if ((self->paper & 0xff) == 0)
        self->paper = root->own.background;
      set_backdrop (self, builder, root);
      kab_layout_block (stage, self->root, stage->content_width);
      self->root->x = self->root->margin[KAB_LEFT];
      self->root->y = self->root->margin[KAB_TOP];
      self->n_pages = kab_paginate (stage, self->root, stage->content_height, self->placed);
      place_all (self);
      build_margins (self, builder, header, footer, style);
      settle_placed (self);
    }
  if (header != NULL)
    {
      header->parent = NULL;
      xmlFreeNode (header);
    }
  if (footer != NULL)
    {
      footer->parent = NULL;
      xmlFreeNode (footer);
    }
}

static gboolean
load (KabDocument *self,
      GString *html,
      GArray *lines,
      KabAssetFunc assets,
      gpointer user_data,
      GError **error)
{
  KabStage *stage = &self->stage;
  g_autoptr (KabSheet) sheet = kab_sheet_new ();
  KabBuilder builder = {
    .stage = stage, .lines = lines, .pictures = self->pictures, .assets = assets, .assets_data = user_data
  };
  xmlDoc *doc = kab_html_parse (html->str, html->len, error);
  xmlNode *top, *body;
  KabStyle *root;

  if (doc == NULL)
    return FALSE;
  top = xmlDocGetRootElement (doc);
  body = find_child (top, "body");
  if (top == NULL)
    {
      top = xmlNewDocNode (doc, NULL, (const xmlChar *)"html", NULL);
      xmlDocSetRootElement (doc, top);
    }
  if (body == NULL)
    body = xmlNewChild (top, NULL, (const xmlChar *)"body", NULL);
  empty_head (find_child (top, "head"), body);

  read_head (self, &builder, sheet, top, 0);
  builder.cascade = (KabCascade){
    .arena = stage->arena, .builtin = kab_style_builtin_sheet (), .sheet = sheet, .problems = &self->problems
  };
  root = kab_style_root (stage->arena);
  builder.cascade.root_size = root->in.font_size;
  root = kab_build_style (&builder, top, root);
  builder.cascade.root_size = root->in.font_size;

  if (set_paper (self, &sheet->page))
    lay_out (self, &builder, body, root);
  else
    g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("The margins of the template leave no room on the page."));
  xmlFreeDoc (doc);

  if (stage->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&stage->error));
      return FALSE;
    }
  return TRUE;
}

static KabDocument *
make (KabTemplate *template_,
      JsonNode *variables,
      KabAssetFunc assets,
      gpointer user_data,
      const char *language,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (KabDocument) self = NULL;
  g_autoptr (GArray) lines = NULL;
  GString *html = kab_expansion_run (template_->expansion, variables, language, &lines, error);
  gboolean ok;

  if (html == NULL)
    return NULL;
  self = g_object_new (KAB_TYPE_DOCUMENT, NULL);
  self->variables = variables != NULL ? json_node_ref (variables) : NULL;
  self->stage.language = kab_arena_strndup (self->stage.arena, language, strlen (language));
  self->stage.cancellable = cancellable;
  self->stage.fonts = kab_fonts_acquire (language);
  pango_cairo_context_set_shape_renderer (kab_fonts_context (self->stage.fonts), kab_paint_shape, NULL, NULL);
  ok = load (self, html, lines, assets, user_data, error);
  g_string_free (html, TRUE);
  self->stage.cancellable = NULL;
  return ok ? g_steal_pointer (&self) : NULL;
}

KabDocument *
kab_document_new_from_template (KabTemplate *template_,
                                JsonNode *variables,
                                KabAssetFunc assets,
                                gpointer user_data,
                                const char *language,
                                GError **error)
{
  return make (template_, variables, assets, user_data, language, NULL, error);
}

KabDocument *
kab_document_new (const char *html,
                  JsonNode *variables,
                  KabAssetFunc assets,
                  gpointer user_data,
                  const char *language,
                  GError **error)
{
  return kab_document_new_cancellable (html, variables, assets, user_data, language, NULL, error);
}

KabDocument *
kab_document_new_cancellable (const char *html,
                              JsonNode *variables,
                              KabAssetFunc assets,
                              gpointer user_data,
                              const char *language,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (KabTemplate) template_ = kab_template_new (html, error);

  if (template_ == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return make (template_, variables, assets, user_data, language, cancellable, error);
}

#define SETTER(member)                                                   \
  void kab_document_set_##member (KabDocument *self, const char *member) \
  {                                                                      \
    g_return_if_fail (KAB_IS_DOCUMENT (self));                           \
    g_free (self->member);                                               \
    self->member = g_strdup (member);                                    \
  }

SETTER (title)
SETTER (author)
SETTER (subject)
SETTER (keywords)
SETTER (date)

const char *
kab_document_get_title (KabDocument *self)
{
  return self->title != NULL ? self->title : "";
}

guint
kab_document_get_n_pages (KabDocument *self)
{
  return self->n_pages;
}

void
kab_document_get_page_size (KabDocument *self, double *width, double *height)
{
  *width = self->stage.page_width;
  *height = self->stage.page_height;
}

JsonNode *
kab_document_get_variables (KabDocument *self)
{
  return self->variables;
}

const char *
kab_document_get_language (KabDocument *self)
{
  return self->stage.language;
}

GPtrArray *
kab_document_get_problems (KabDocument *self)
{
  return self->problems.list;
}

void
kab_document_add_problem (KabDocument *self, const char *text)
{
  kab_problems_add (&self->problems, 0, "%s", text);
}
