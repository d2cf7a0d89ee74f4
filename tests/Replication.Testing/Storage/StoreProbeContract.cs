using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Whether a store says that it is ready.</summary>
public abstract class StoreProbeContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task An_open_store_answers() => Assert.Null(await Record.ExceptionAsync(() => Get<IStoreProbe>().CheckAsync(default)));
}
