using System.Text.RegularExpressions;
using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Types of artifacts.</summary>
internal static class Artifacts
{
    private static readonly string Allowed = $"({string.Join('|', ArtifactTypes.Words)}|{Patterns.MediaType})";

    private static readonly Regex Whole = new($@"\A{Allowed}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static readonly ValueKind<string> Type = new(
        $"{string.Join(", ", ArtifactTypes.Words)}, or a media type such as application/vnd.cncf.helm.config.v1+json",
        static text => text.Length <= ArtifactTypes.MaxLength && Whole.IsMatch(text)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Allowed, ArtifactTypes.MaxLength),
    };
}
