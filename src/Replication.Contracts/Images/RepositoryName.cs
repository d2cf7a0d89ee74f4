using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Replication.Contracts.Images;

/// <summary>Name of a repository inside one registry, <c>namespace/name</c> (distribution-spec, "Pulling manifests", <c>&lt;name&gt;</c>; 255 characters at most).</summary>
[JsonConverter(typeof(RepositoryNameJsonConverter))]
public sealed partial record RepositoryName
{
    /// <summary>How the empty namespace is written where a namespace must be named.</summary>
    public const string EmptyNamespace = "_";

    private const int MaxLength = 255;

    private RepositoryName(string text) => Text = text;

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>Everything before the last slash; <see cref="EmptyNamespace"/> when there is none.</summary>
    public string Namespace => Text.LastIndexOf('/') is var slash and >= 0 ? Text[..slash] : EmptyNamespace;

    /// <summary>Everything after the last slash.</summary>
    public string Name => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>Reads a name; false where the specification forbids it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryName? name)
    {
        name = text is { Length: > 0 and <= MaxLength } && Pattern().IsMatch(text) ? new RepositoryName(text) : null;
        return name is not null;
    }

    /// <summary>Reads a name; throws <see cref="FormatException"/> where <see cref="TryParse"/> says false.</summary>
    public static RepositoryName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a repository name");

    /// <summary>Joins a namespace (<see cref="EmptyNamespace"/> for none) and a name.</summary>
    public static bool TryJoin(string @namespace, string name, [NotNullWhen(true)] out RepositoryName? joined) =>
        TryParse(@namespace == EmptyNamespace ? name : $"{@namespace}/{name}", out joined);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
