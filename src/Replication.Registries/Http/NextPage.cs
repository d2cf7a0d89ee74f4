namespace Replication.Registries.Http;

/// <summary>Finds the next page of a list. The endpoint of the registry is known, so only the query of a link is used.</summary>
internal static class NextPage
{
    /// <summary>
    /// Returns the address of the page after <paramref name="page"/>; null on the last page. Throws <see cref="RegistryException"/> when
    /// the response names a next page that cannot be requested: an incomplete list must not look complete.
    /// </summary>
    public static Uri? Of(RegistryResponse answer, Uri page)
    {
        if (LinkHeader.Next(answer.HeaderValues("Link")) is not { } link)
            return null;
        if (Resolve(page, link) is not { } next)
        {
            var what = $"it names a next page that cannot be requested ({Shown(link)})";
            throw new RegistryException(RegistryFailures.Protocol(answer.Purpose, what));
        }
        if (IsSame(next, page))
            throw new RegistryException(RegistryFailures.Protocol(answer.Purpose, "it names the page that was requested as the next page"));
        return next;
    }

    internal static Uri? Resolve(Uri page, string link)
    {
        var text = link.Split('#')[0];
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            return query < text.Length - 1 ? RemoteAddress.WithQueryOf(page, text[query..]) : null;
        // The link has a path and no query.
        var address = HasOwnScheme(text) ? null : RemoteAddress.Resolve(page, text);
        return address is not null && address.Scheme == page.Scheme && address.Authority == page.Authority ? address : null;
    }

    // "mailto:", or a host with a port and without a scheme.
    private static bool HasOwnScheme(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        && !text[..colon].Contains('/', StringComparison.Ordinal)
        && !text[colon..].StartsWith("://", StringComparison.Ordinal);

    private static bool IsSame(Uri one, Uri other) =>
        one.AbsolutePath == other.AbsolutePath && Parameters(one).SequenceEqual(Parameters(other));

    private static IEnumerable<string> Parameters(Uri page) =>
        page.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    private static string Shown(string link) => link.Length == 0 ? "an empty link" : link.Length <= 100 ? link : link[..100];
}
