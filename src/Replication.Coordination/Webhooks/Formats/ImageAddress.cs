using System.Diagnostics.CodeAnalysis;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>An image name as some publishers send it: <c>host/repository:tag</c> or <c>host/repository@digest</c>.</summary>
internal sealed record ImageAddress(string Repository, string? Tag, string? Digest)
{
    public static bool TryRead(string text, [NotNullWhen(true)] out ImageAddress? address)
    {
        address = null;
        if (text.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash))
            return false;
        var path = text[(slash + 1)..];
        if (path.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            address = new ImageAddress(path[..at], Tag: null, path[(at + 1)..]);
            return true;
        }
        var colon = path.LastIndexOf(':');
        address = colon < 0
            ? new ImageAddress(path, Tag: null, Digest: null)
            : new ImageAddress(path[..colon], path[(colon + 1)..], Digest: null);
        return true;
    }
}
