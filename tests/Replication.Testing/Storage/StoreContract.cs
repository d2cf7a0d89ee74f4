using System.Text.Json;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The base of the tests that every store implementation must pass. Each test has its own file or database.</summary>
public abstract class StoreContract(IStorePlace place) : IAsyncLifetime
{
    /// <summary>A time with sub-millisecond digits, which a store with millisecond precision would lose.</summary>
    protected static readonly DateTimeOffset Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    private readonly List<IServiceProvider> _opened = [];
    private IServiceProvider? _withOtherKeys;

    public ValueTask InitializeAsync()
    {
        _opened.Add(place.Open());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAllAsync();
        await place.DisposeAsync();
    }

    protected ITaskStore Tasks => Get<ITaskStore>();

    protected ITaskLeaseStore Leases => Get<ITaskLeaseStore>();

    protected ITaskSweepStore Wakes => Get<ITaskSweepStore>();

    protected ITaskCancelStore Cancellations => Get<ITaskCancelStore>();

    protected ITaskRetryStore Retries => Get<ITaskRetryStore>();

    protected T Get<T>() => Get<T>(_opened[0]);

    /// <summary>Returns the same store as another process opens it.</summary>
    protected T GetInAnotherProcess<T>()
    {
        _opened.Add(place.Open());
        return Get<T>(_opened[^1]);
    }

    /// <summary>Returns the same store as a process with keys in a different folder opens it.</summary>
    protected T GetWithOtherKeys<T>()
    {
        if (_withOtherKeys is null)
            _opened.Add(_withOtherKeys = place.OpenWithOtherKeys());
        return Get<T>(_withOtherKeys);
    }

    /// <summary>Returns the same store after all processes have ended and a new one has started.</summary>
    protected async Task<T> GetAfterRestartAsync<T>()
    {
        await CloseAllAsync();
        return GetInAnotherProcess<T>();
    }

    /// <summary>Compares documents by everything that is stored of them.</summary>
    protected static void AssertSame<T>(T expected, T? actual) => Assert.Equal(Json(expected), Json(actual));

    protected static string Json<T>(T document) => JsonSerializer.Serialize(document, JsonSerializerOptions.Web);

    protected static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static T Get<T>(IServiceProvider process) => (T)process.GetService(typeof(T))!;

    private async Task CloseAllAsync()
    {
        foreach (var process in _opened)
        {
            if (process is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                ((IDisposable)process).Dispose();
        }
        _opened.Clear();
    }
}
