using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// How the answers for one blob become its bytes: as received, or decoded as <c>Content-Encoding</c> says. The header may be untrue, and the digest
/// decides: where the first way gives other bytes, there is a second.
/// </summary>
internal sealed class BlobCoding(Descriptor blob)
{
    private bool? _decodes;
    private bool _isInDoubt;
    private bool _hasTurned;

    /// <summary>True while bodies are decoded, so that their bytes cannot be requested by range.</summary>
    public bool Decodes => _decodes == true;

    /// <summary>True when the current way is a guess.</summary>
    public bool IsInDoubt => _isInDoubt && !_hasTurned;

    /// <summary>Decides for an answer with these codings. <paramref name="length"/> is its <c>Content-Length</c>; null where it has none.</summary>
    public bool ShouldDecode(IReadOnlyList<string> codings, long? length)
    {
        if (!ContentCodings.CanDecode(codings))
            return false;
        _isInDoubt = true;
        return (_decodes ??= length is null ? !IsStoredAs(codings[^1]) : length != blob.Size) == true;
    }

    /// <summary>Changes to the other way; false where there was no doubt, or both ways were tried.</summary>
    public bool TryTurn()
    {
        if (!IsInDoubt)
            return false;
        _hasTurned = true;
        _decodes = !Decodes;
        return true;
    }

    // A layer that is compressed itself is labelled so by servers that look at the file.
    private bool IsStoredAs(string coding) =>
        coding is "gzip" or "x-gzip" && blob.MediaType.EndsWith("gzip", StringComparison.OrdinalIgnoreCase);
}
