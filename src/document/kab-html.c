/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML by libxml2, stopped at the first bound it passes. */
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parserInternals.h>

#include <glib/gi18n-lib.h>

#include "kab-build.h"
#include "kab-error.h"
#include "kab-limits.h"

typedef struct
{
  startElementSAXFunc start_element;
  endElementSAXFunc end_element;
  guint n_elements, depth;
  gboolean too_many, too_deep;
} Guard;

static void
on_start_element (void *data, const xmlChar *name, const xmlChar **attributes)
{
  htmlParserCtxt *parser = data;
  Guard *guard = parser->_private;

  if (++guard->n_elements > KAB_ELEMENTS_MAX)
    guard->too_many = TRUE;
  else if (++guard->depth > KAB_DEPTH_MAX)
    guard->too_deep = TRUE;
  if (guard->too_many || guard->too_deep)
    {
      xmlStopParser (parser);
      return;
    }
  guard->start_element (data, name, attributes);
}

static void
on_end_element (void *data, const xmlChar *name)
{
  htmlParserCtxt *parser = data;
  Guard *guard = parser->_private;

  if (guard->depth > 0)
    guard->depth--;
  guard->end_element (data, name);
}

xmlDoc *
kab_html_parse (const char *html, gsize length, GError **error)
{
  static gsize once = 0;
  Guard guard = { 0 };
  htmlParserCtxt *parser;
  htmlSAXHandler sax;
  xmlDoc *doc;

  if (g_once_init_enter (&once))
    {
      xmlInitParser ();
      g_once_init_leave (&once, 1);
    }
  parser = htmlNewParserCtxt ();
  guard.start_element = parser->sax->startElement;
  guard.end_element = parser->sax->endElement;
  sax = *parser->sax;
  sax.startElement = on_start_element;
  sax.endElement = on_end_element;
  *parser->sax = sax;
  parser->_private = &guard;
  doc = htmlCtxtReadMemory (parser, html, (int)length, NULL, "UTF-8",
                            HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                              | HTML_PARSE_NODEFDTD);
  htmlFreeParserCtxt (parser);
  if (guard.too_many || guard.too_deep)
    {
      g_clear_pointer (&doc, xmlFreeDoc);
      if (guard.too_deep)
        g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                     _ ("Elements of the template are nested deeper than %d."), KAB_DEPTH_MAX);
      else
        g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The template has more than %d elements."),
                     KAB_ELEMENTS_MAX);
      return NULL;
    }
  if (doc == NULL)
    doc = htmlNewDocNoDtD (NULL, NULL);
  return doc;
}

guint
kab_node_line (const KabBuilder *builder, const xmlNode *node)
{
  long line = xmlGetLineNo ((xmlNode *)node);

  if (line <= 0)
    return 0;
  if (builder->lines == NULL || builder->lines->len == 0)
    return (guint)line;

  return g_array_index (builder->lines, guint, MIN ((guint)line, builder->lines->len) - 1);
}
