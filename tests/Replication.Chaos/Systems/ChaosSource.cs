using Replication.Testing.Servers;

namespace Replication.Chaos.Systems;

/// <summary>A source registry with its instance, and the targets to which its images are replicated.</summary>
internal sealed record ChaosSource(string Instance, DockerRegistryServer Registry, IReadOnlyList<ChaosTarget> Targets, bool NotifiesItself);

/// <summary>A target registry with its instance.</summary>
internal sealed record ChaosTarget(string Instance, DockerRegistryServer Registry);
