using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>A tag at an instance.</summary>
public sealed record PreviewedTag(string Instance, RepositoryName Repository, Tag Tag);
