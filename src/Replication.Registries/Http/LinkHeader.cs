namespace Replication.Registries.Http;

/// <summary>Reads <c>Link</c> (RFC 8288), by which registries page their lists.</summary>
internal static class LinkHeader
{
    /// <summary>The target of the link to the next page, as it is written and possibly empty; null where no link names a next page.</summary>
    public static string? Next(IEnumerable<string> headers)
    {
        foreach (var header in headers)
        {
            foreach (var link in Split(header, ','))
            {
                var (target, parameters) = Read(link);
                if (IsNext(target, parameters))
                    return target;
            }
        }
        return null;
    }

    private static (string Target, string Parameters) Read(string link)
    {
        var (open, close) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        if (open >= 0 && close > open)
            return (link[(open + 1)..close].Trim(), link[(close + 1)..]);
        // Registries that forget a bracket still mean a link.
        var end = link.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? (link.Trim('<', '>', ' ', '\t'), "") : (link[..end].Trim('<', '>', ' ', '\t'), link[(end + 1)..]);
    }

    // A link without a relation that carries a query can only be the next page: lists of registries have no other links.
    private static bool IsNext(string target, string parameters)
    {
        string? relation = null;
        foreach (var parameter in Split(parameters, ';'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
                relation ??= parameter[(equals + 1)..].Trim().Trim('"', '\'');
        }
        return relation is null
            ? target.Contains('?', StringComparison.Ordinal)
            : relation.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains("next", StringComparer.OrdinalIgnoreCase);
    }

    // Separators within brackets and quotes are text.
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
