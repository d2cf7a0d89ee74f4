using System.Runtime.CompilerServices;
using Replication.Contracts.Stores;

namespace Replication.Contracts.Instances;

/// <summary>
/// The instances that this process knows: declared ones, and those created through the API. A declared instance hides another one of
/// the same name.
/// </summary>
public sealed class InstanceBook(IEnumerable<RegistryInstance> declared, IInstanceStore store, TimeProvider? time = null) : IDisposable
{
    // Restored key files do not change a version in the store.
    private static readonly TimeSpan UnusableReadInterval = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile IReadOnlyDictionary<string, RegistryInstance> _declared = ByName(declared);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConditionalWeakTable<RegistryInstance, StrongBox<DateTimeOffset>> _knownSince = [];
    private Dictionary<string, KeptInstance> _kept = new(StringComparer.Ordinal);
    private volatile InstanceCatalog? _current;
    private long _readAt;

    /// <summary>The known instances. An unchanged instance stays the same object.</summary>
    public InstanceCatalog Current => _current ??= Catalog(_declared.Values);

    /// <summary>The names of instances created through the API that a declared instance hides.</summary>
    public IEnumerable<string> Shadowed => _kept.Keys.Where(_declared.ContainsKey);

    /// <summary>The instances of the configuration.</summary>
    public IEnumerable<RegistryInstance> Declared => _declared.Values;

    /// <summary>True for an instance of the configuration.</summary>
    public bool IsDeclared(string name) => _declared.ContainsKey(name);

    /// <summary>Finds an instance. Reads the store before it returns null.</summary>
    public async ValueTask<RegistryInstance?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (Current.Find(name) is { } known)
            return known;
        await RefreshAsync(cancellationToken);
        return Current.Find(name);
    }

    /// <summary>Reads the changes from the store. The call is cheap when there are none.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var versions = await store.ListVersionsAsync(cancellationToken);
            var isUnchanged = versions.Count == _kept.Count
                && versions.All(it => _kept.TryGetValue(it.Key, out var known) && known.Version == it.Value);
            if (isUnchanged && (!_kept.Values.Any(IsUnusable) || _time.GetElapsedTime(_readAt) < UnusableReadInterval))
                return;
            _readAt = _time.GetTimestamp();
            var kept = await store.ListAsync(cancellationToken);
            _kept = kept.ToDictionary(
                it => it.Instance.Name,
                it => _kept.TryGetValue(it.Instance.Name, out var known) && IsAsGood(known, it) ? known : it,
                StringComparer.Ordinal);
            Combine();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Replaces the instances of the configuration, because a file that it names has changed. An unchanged instance must be the same
    /// object, so that its client stays in use.
    /// </summary>
    public async Task ReplaceDeclaredAsync(IEnumerable<RegistryInstance> declared, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _declared = ByName(declared);
            Combine();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Since when this process knows the instance with its present settings.</summary>
    public DateTimeOffset KnownSince(RegistryInstance instance) =>
        _knownSince.GetValue(instance, _ => new StrongBox<DateTimeOffset>(_time.GetUtcNow())).Value;

    private InstanceCatalog Catalog(IEnumerable<RegistryInstance> instances)
    {
        var all = instances.ToList();
        all.ForEach(it => KnownSince(it));
        return new InstanceCatalog(all);
    }

    private void Combine() => _current = Catalog(
        _declared.Values.Concat(_kept.Values.Select(it => it.Instance).Where(it => !_declared.ContainsKey(it.Name))));

    private static Dictionary<string, RegistryInstance> ByName(IEnumerable<RegistryInstance> instances) =>
        instances.ToDictionary(it => it.Name, StringComparer.Ordinal);

    private static bool IsAsGood(KeptInstance known, KeptInstance read) =>
        known.Version == read.Version && (!IsUnusable(known) || IsUnusable(read));

    private static bool IsUnusable(KeptInstance kept) => InstanceFaults.ReasonOf(kept.Instance) is not null;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
