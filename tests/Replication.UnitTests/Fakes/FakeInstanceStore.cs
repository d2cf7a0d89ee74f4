using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.UnitTests.Fakes;

/// <summary>A store without instances.</summary>
internal sealed class FakeInstanceStore : IInstanceStore
{
    public Func<CancellationToken, Task<IReadOnlyDictionary<string, Guid>>> OnListVersionsAsync { get; init; } =
        static _ => Task.FromResult<IReadOnlyDictionary<string, Guid>>(new Dictionary<string, Guid>());

    public Task<IReadOnlyDictionary<string, Guid>> ListVersionsAsync(CancellationToken cancellationToken) =>
        OnListVersionsAsync(cancellationToken);

    public Task<IReadOnlyList<KeptInstance>> ListAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<KeptInstance?> FindAsync(string name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> InsertAsync(KeptInstance instance, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> ReplaceAsync(KeptInstance instance, Guid expectedVersion, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(string name, Guid expectedVersion, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
