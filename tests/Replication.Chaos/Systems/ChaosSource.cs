using Replication.Testing.Servers;

namespace Replication.Chaos.Systems;

/// <summary>A registry that images are pushed to, and the instances that they are wanted in.</summary>
internal sealed record ChaosSource(string Instance, DockerRegistryServer Registry, IReadOnlyList<ChaosTarget> Targets, bool NotifiesItself);

/// <summary>A registry that images arrive in.</summary>
internal sealed record ChaosTarget(string Instance, DockerRegistryServer Registry);
