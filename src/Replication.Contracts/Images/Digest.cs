using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Images;

/// <summary>
/// Content address of a manifest or blob, <c>sha256:…</c> or <c>sha512:…</c> in lower-case hex (image-spec, descriptor.md, "Digests").
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public sealed record Digest
{
    private Digest(string text, int colon)
    {
        Text = text;
        _colon = colon;
    }

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly int _colon;

    /// <summary>The whole digest, as written in manifests and URLs.</summary>
    public string Text { get; }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => Text[.._colon];

    /// <summary>The hash itself, lower-case hex.</summary>
    public string Hex => Text[(_colon + 1)..];

    /// <summary>Reads a digest; false for another algorithm, a wrong length or anything but lower-case hex.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
            return false;
        var hexLength = text.AsSpan(0, colon) switch { "sha256" => 64, "sha512" => 128, _ => -1 };
        var hex = text.AsSpan(colon + 1);
        if (hex.Length != hexLength || hex.ContainsAnyExcept(LowerHex))
            return false;
        digest = new Digest(text!, colon);
        return true;
    }

    /// <summary>Reads a digest; throws <see cref="FormatException"/> when <see cref="TryParse"/> returns false.</summary>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not a sha256 or sha512 digest");

    /// <summary>The sha256 digest of these bytes.</summary>
    public static Digest Sha256Of(ReadOnlySpan<byte> content) =>
        new($"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}", 6);

    /// <summary>True when these bytes have this digest.</summary>
    public bool Matches(ReadOnlySpan<byte> content) =>
        Hex == Convert.ToHexStringLower(Algorithm == "sha256" ? SHA256.HashData(content) : SHA512.HashData(content));

    /// <inheritdoc/>
    public bool Equals(Digest? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
