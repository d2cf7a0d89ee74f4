using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Images;

/// <summary>
/// Name of a repository inside one registry, <c>namespace/name</c> (distribution-spec, "Pulling manifests", <c>&lt;name&gt;</c>; 255
/// characters at most).
/// </summary>
[JsonConverter(typeof(RepositoryNameJsonConverter))]
public sealed record RepositoryName
{
    /// <summary>The text for the empty namespace where a namespace is required.</summary>
    public const string EmptyNamespace = "_";

    private const int MaxLength = 255;

    private RepositoryName(string text) => Text = text;

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>Everything before the last slash; <see cref="EmptyNamespace"/> when there is none.</summary>
    public string Namespace => Text.LastIndexOf('/') is var slash and >= 0 ? Text[..slash] : EmptyNamespace;

    /// <summary>Everything after the last slash.</summary>
    public string Name => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>Reads a name; false when the specification forbids it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryName? name)
    {
        name = text is { Length: > 0 and <= MaxLength } && IsAllowed(text) ? new RepositoryName(text) : null;
        return name is not null;
    }

    /// <summary>Reads a name; throws <see cref="FormatException"/> when <see cref="TryParse"/> returns false.</summary>
    public static RepositoryName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a repository name");

    /// <summary>Joins a namespace (<see cref="EmptyNamespace"/> for none) and a name.</summary>
    public static bool TryJoin(string @namespace, string name, [NotNullWhen(true)] out RepositoryName? joined) =>
        TryParse(@namespace == EmptyNamespace ? name : $"{@namespace}/{name}", out joined);

    /// <inheritdoc/>
    public override string ToString() => Text;

    // [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*, and the same again after each slash. By hand: a regular expression takes longer to compile than a
    // short copy.
    private static bool IsAllowed(string text)
    {
        for (var at = 0; ; at++)
        {
            if (!SkipComponent(text, ref at))
                return false;
            if (at == text.Length)
                return true;
        }
    }

    // Stops at a slash or at the end.
    private static bool SkipComponent(string text, ref int at)
    {
        while (true)
        {
            var first = at;
            while (at < text.Length && (char.IsAsciiLetterLower(text[at]) || char.IsAsciiDigit(text[at])))
                at++;
            if (at == first)
                return false;
            if (at == text.Length || text[at] == '/')
                return true;
            if (!SkipSeparator(text, ref at))
                return false;
        }
    }

    private static bool SkipSeparator(string text, ref int at)
    {
        var (first, separator) = (at, text[at]);
        while (at < text.Length && text[at] == separator)
            at++;
        return separator switch
        {
            '.' => at - first == 1,
            '_' => at - first <= 2,
            '-' => true,
            _ => false,
        };
    }
}
