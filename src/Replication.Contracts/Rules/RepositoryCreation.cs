using Replication.Contracts.Specs;

namespace Replication.Contracts.Rules;

/// <summary>
/// How a repository is created that does not exist at a target and that the target does not create by itself. Each registry has settings of
/// its own; without them, the repository has the defaults of the registry.
/// </summary>
public sealed record RepositoryCreation
{
    /// <summary>The settings of a repository of Amazon ECR; null means the defaults.</summary>
    [SpecField("Settings for Amazon ECR.")]
    public EcrRepository? Ecr { get; init; }

    /// <summary>The settings of a project of Harbor; null means the defaults.</summary>
    [SpecField("Settings for Harbor.")]
    public HarborProject? Harbor { get; init; }

    /// <summary>The settings of a repository of Alibaba Cloud Container Registry Enterprise Edition; null means the defaults.</summary>
    [SpecField("Settings for Alibaba Cloud Container Registry Enterprise Edition.")]
    public AcrRepository? Acr { get; init; }
}
