using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>A registry instance that images may be read from or written to.</summary>
public sealed record RegistryInstance : InstanceSpec
{
    /// <summary>An instance with nothing set; the initializer sets the rest.</summary>
    [JsonConstructor]
    public RegistryInstance()
    {
    }

    [SetsRequiredMembers]
    private RegistryInstance(InstanceSpec spec)
        : base(spec)
    {
    }

    /// <summary>Keys of the stored document that could not be read and have their default value here.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> DamagedKeys { get; init; } = [];

    /// <summary>The endpoint of the registry that requests go to. Throws <see cref="InvalidOperationException"/> for a bucket.</summary>
    [JsonIgnore]
    public Uri EffectiveEndpoint => InternalEndpoint ?? Endpoint ?? throw new InvalidOperationException($"'{Name}' is no registry");

    /// <summary>The host and port of the registry, or the place of the bucket, for messages.</summary>
    [JsonIgnore]
    public string Place => Url?.ToString() ?? EffectiveEndpoint.Authority;

    /// <summary>The instance that a user described.</summary>
    public static RegistryInstance Of(InstanceSpec spec) => new(spec);
}
