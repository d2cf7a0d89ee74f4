using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Instances;

/// <summary>The instances this system knows, by name.</summary>
public sealed class InstanceCatalog(IEnumerable<RegistryInstance> instances)
{
    private readonly Dictionary<string, RegistryInstance> _byName = instances.ToDictionary(it => it.Name, StringComparer.Ordinal);

    /// <summary>All of them, by name.</summary>
    public IEnumerable<RegistryInstance> All => _byName.Values.OrderBy(it => it.Name, StringComparer.Ordinal);

    /// <summary>Finds one; null for an unknown name.</summary>
    public RegistryInstance? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Finds one; false for an unknown name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out RegistryInstance? instance) => _byName.TryGetValue(name, out instance);
}
