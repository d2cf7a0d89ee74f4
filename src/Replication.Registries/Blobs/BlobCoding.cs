using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// Decides whether the responses for one blob are decoded. The <c>Content-Encoding</c> header can be wrong, and only the digest proves the
/// choice: when the first choice gives wrong bytes, the other one is tried.
/// </summary>
internal sealed class BlobCoding(Descriptor blob)
{
    private bool? _decodes;
    private bool _isGuess;
    private bool _hasSwitched;

    /// <summary>True while bodies are decoded. Range requests are then not possible.</summary>
    public bool Decodes => _decodes == true;

    /// <summary>True when the current choice is a guess and the other one was not tried.</summary>
    public bool IsGuess => _isGuess && !_hasSwitched;

    /// <summary>
    /// Decides for a response with these codings. <paramref name="length"/> is its <c>Content-Length</c>; null when it has none.
    /// </summary>
    public bool ShouldDecode(IReadOnlyList<string> codings, long? length)
    {
        if (!ContentCodings.CanDecode(codings))
            return false;
        _isGuess = true;
        return (_decodes ??= length is null ? !IsStoredAs(codings[^1]) : length != blob.Size) == true;
    }

    /// <summary>Switches to the other choice. Returns false when the choice was no guess, or both were tried.</summary>
    public bool TrySwitch()
    {
        if (!IsGuess)
            return false;
        _hasSwitched = true;
        _decodes = !Decodes;
        return true;
    }

    // Some servers derive the header from the file: a compressed layer is then labelled as encoded.
    private bool IsStoredAs(string coding) =>
        coding is "gzip" or "x-gzip" && blob.MediaType.EndsWith("gzip", StringComparison.OrdinalIgnoreCase);
}
