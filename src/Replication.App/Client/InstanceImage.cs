using System.Text.Json.Nodes;
using Replication.Contracts.Images;

namespace Replication.App.Client;

/// <summary>An image of an instance as a user writes it: <c>hangzhou/team/app:v1</c>.</summary>
internal sealed record InstanceImage(string Instance, RepositoryName Repository, Tag Tag)
{
    /// <summary>Reads an image. An instance alone means the repository and tag of <paramref name="other"/>.</summary>
    public static InstanceImage Parse(string argument, string text, InstanceImage? other)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && other is not null && text.Length > 0 && !text.Contains(':', StringComparison.Ordinal))
            return other with { Instance = text };
        var colon = text.LastIndexOf(':');
        if (slash > 0 && colon > slash
            && RepositoryName.TryParse(text[(slash + 1)..colon], out var repository)
            && Tag.TryParse(text[(colon + 1)..], out var tag))
        {
            return new InstanceImage(text[..slash], repository, tag);
        }
        throw new CommandProblem(
            $"{argument}: '{text}' is not allowed; allowed: INSTANCE/REPOSITORY:TAG, such as "
                + $"hangzhou/team/app:v1{(other is null ? "" : ", or an instance alone")}");
    }

    public JsonObject ToJson() => new() { ["instance"] = Instance, ["repository"] = Repository.Text, ["tag"] = Tag.Text };
}
