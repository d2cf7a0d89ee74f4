using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;

namespace Replication.Storage.Mongo.Documents;

/// <summary>What the reconciler knows about one source tag and one target of a rule.</summary>
internal sealed record KnownImageDocument
{
    // None of the parts can contain it.
    private const char Separator = ' ';

    /// <summary>Rule, repository, tag and target, so that the entries of a repository are beside each other.</summary>
    public required string Id { get; init; }

    public required string Rule { get; init; }

    public required string Repository { get; init; }

    public required string Tag { get; init; }

    public required string Target { get; init; }

    public required string Digest { get; init; }

    public required bool HasArrived { get; init; }

    public string? Drift { get; init; }

    /// <summary>The last pass that found the drift; null without drift.</summary>
    public Guid? DriftPass { get; init; }

    public static KnownImageDocument Of(string rule, KnownImage image) => new()
    {
        Id = $"{PrefixOf(rule)}{image.Repository}{Separator}{image.Tag}{Separator}{image.Target}",
        Rule = rule,
        Repository = image.Repository.Text,
        Tag = image.Tag.Text,
        Target = image.Target,
        Digest = image.Digest.Text,
        HasArrived = image.HasArrived,
        Drift = image.Drift is { } drift ? StoreJson.Write(drift) : null,
        DriftPass = image.Drift?.Pass,
    };

    /// <summary>The beginning of the ids of all entries of a rule.</summary>
    public static string PrefixOf(string rule) => $"{rule}{Separator}";

    /// <summary>The first text behind all ids with this prefix.</summary>
    public static string EndOf(string prefix) => $"{prefix[..^1]}{(char)(prefix[^1] + 1)}";

    public KnownImage ToImage() => new(
        Target, RepositoryName.Parse(Repository), Contracts.Images.Tag.Parse(Tag), Contracts.Images.Digest.Parse(Digest), HasArrived)
    {
        Drift = Drift is null ? null : StoreJson.Read<ImageDrift>(Drift),
    };
}
