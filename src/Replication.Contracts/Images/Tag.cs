using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Images;

/// <summary>
/// Name of a manifest inside a repository that may move (distribution-spec, "Pulling manifests": 128 characters of <c>[a-zA-Z0-9_.-]</c>,
/// the first no dot or dash).
/// </summary>
[JsonConverter(typeof(TagJsonConverter))]
public sealed record Tag
{
    private const int MaxLength = 128;

    private Tag(string text) => Text = text;

    /// <summary>The tag as written in URLs.</summary>
    public string Text { get; }

    /// <summary>Reads a tag; false when the specification forbids it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Tag? tag)
    {
        tag = null;
        if (text is not { Length: > 0 and <= MaxLength } || text[0] is '.' or '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                return false;
        }
        tag = new Tag(text);
        return true;
    }

    /// <summary>Reads a tag; throws <see cref="FormatException"/> when <see cref="TryParse"/> returns false.</summary>
    public static Tag Parse(string text) => TryParse(text, out var tag) ? tag : throw new FormatException($"'{text}' is not a tag");

    /// <inheritdoc/>
    public override string ToString() => Text;
}
