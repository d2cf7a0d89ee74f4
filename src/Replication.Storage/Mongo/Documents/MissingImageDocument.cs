using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;

namespace Replication.Storage.Mongo.Documents;

/// <summary>An image that a dry run found missing. Its id derives from the other fields, so that it is stored once.</summary>
internal sealed record MissingImageDocument
{
    public required Guid Id { get; init; }

    public required Guid Backfill { get; init; }

    public required string Repository { get; init; }

    public required string Tag { get; init; }

    /// <summary>Null when an older version stored the image.</summary>
    public string? Digest { get; init; }

    /// <summary>Absent for the only target of a rule.</summary>
    public string? Target { get; init; }

    public static MissingImageDocument Of(Guid backfill, MissingImage image) => new()
    {
        Id = image.Target is { } target
            ? DeterministicId.Of("missing", backfill.ToString("N"), image.Repository.Text, image.Tag.Text, target)
            : DeterministicId.Of("missing", backfill.ToString("N"), image.Repository.Text, image.Tag.Text),
        Backfill = backfill,
        Repository = image.Repository.Text,
        Tag = image.Tag.Text,
        Digest = image.Digest?.Text,
        Target = image.Target,
    };

    public MissingImage ToImage() => new(
        RepositoryName.Parse(Repository),
        Contracts.Images.Tag.Parse(Tag),
        Digest is null ? null : Contracts.Images.Digest.Parse(Digest))
    {
        Target = Target,
    };
}
