namespace Replication.Registries.Http;

/// <summary>Reads the <c>Link</c> header (RFC 8288), which registries use to page their lists.</summary>
internal static class LinkHeader
{
    /// <summary>
    /// Returns the target of the link to the next page, as it is written; null when no link names a next page. Returns an empty string for
    /// a link without a target and for an unreadable link: it may name a next page, so the list must not look complete.
    /// </summary>
    public static string? Next(IEnumerable<string> headers)
    {
        foreach (var header in headers)
        {
            foreach (var link in Split(header, ','))
            {
                var (target, parameters) = Read(link);
                var relation = RelationIn(parameters);
                if (IsNext(target, relation))
                    return target;
                if (relation is null && !string.IsNullOrWhiteSpace(link) && !HasTarget(link))
                    return "";
            }
        }
        return null;
    }

    private static (string Target, string Parameters) Read(string link)
    {
        var (open, close) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        if (open >= 0 && close > open)
            return (link[(open + 1)..close].Trim(), link[(close + 1)..]);
        // Some registries omit an angle bracket.
        var end = link.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? (link.Trim('<', '>', ' ', '\t'), "") : (link[..end].Trim('<', '>', ' ', '\t'), link[(end + 1)..]);
    }

    private static string? RelationIn(string parameters)
    {
        foreach (var parameter in Split(parameters, ';'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
                return parameter[(equals + 1)..].Trim().Trim('"', '\'');
        }
        return null;
    }

    // A link without a relation but with a query is the next page: registry lists have no other links.
    private static bool IsNext(string target, string? relation) => relation is null
        ? target.Contains('?', StringComparison.Ordinal)
        : relation.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains("next", StringComparer.OrdinalIgnoreCase);

    // RFC 8288, section 3: a link begins with its target in one pair of angle brackets.
    private static bool HasTarget(string link) =>
        link.TrimStart().StartsWith('<') && link.Count(static it => it == '<') == 1 && link.Count(static it => it == '>') == 1;

    // A separator within angle brackets or quotes is text.
    private static IEnumerable<string> Split(string text, char separator)
    {
        var (start, isQuoted, isTarget) = (0, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when isQuoted:
                    i++;
                    break;
                case '"' when !isTarget:
                    isQuoted = !isQuoted;
                    break;
                case '<' when !isQuoted && text.IndexOf('>', i) > 0:
                    isTarget = true;
                    break;
                case '>' when !isQuoted:
                    isTarget = false;
                    break;
                case var c when c == separator && !isQuoted && !isTarget:
                    yield return text[start..i];
                    start = i + 1;
                    break;
            }
        }
        yield return text[start..];
    }
}
