using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// Checks sequential round trips: holds requests until the expected number of parallel requests has arrived, then forwards all of them
/// together. With a client that sends them one after the other, a round ends after a timeout, and <see cref="Sizes"/> differs from the
/// expected list. Waiting for 100 Continue and sending the body are two round trips.
/// </summary>
internal sealed class RoundTrips : IDisposable
{
    // Only a client that sends fewer requests in parallel than expected waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private readonly FaultScript _faults;
    private readonly FaultRule _rule;
    private readonly IReadOnlyList<int> _expected;
    private readonly List<int> _sizes = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    public RoundTrips(EmbeddedRegistryServer registry, params IReadOnlyList<int> expected)
    {
        _expected = expected;
        _timer = new Timer(_ => LetGo());
        _faults = registry.Faults;
        _rule = _faults.Add(new RequestMatch(), new Fault(async (context, answer) =>
        {
            await HoldAsync();
            // The server sends 100 Continue when the body is read for the first time.
            if (context.Request.Headers.Expect.Count > 0)
                context.Request.Body = new HeldBody(context.Request.Body, HoldAsync);
            await answer();
        }));
    }

    /// <summary>The number of requests in each round trip.</summary>
    public IReadOnlyList<int> Sizes
    {
        get
        {
            lock (_lock)
                return [.. _sizes];
        }
    }

    public void Dispose()
    {
        _faults.Remove(_rule);
        _timer.Dispose();
        LetGo();
    }

    private Task HoldAsync()
    {
        lock (_lock)
        {
            _held++;
            var waiting = _next.Task;
            if (_sizes.Count >= _expected.Count || _held >= _expected[_sizes.Count])
                LetGo();
            else
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            return waiting;
        }
    }

    private sealed class HeldBody(Stream inner, Func<Task> hold) : ReadFilter(inner)
    {
        private bool _hasBegun;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await Inner.ReadAsync(buffer, cancellationToken);
            if (!_hasBegun)
            {
                _hasBegun = true;
                await hold();
            }
            return count;
        }
    }

    private void LetGo()
    {
        lock (_lock)
        {
            if (_held == 0)
                return;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _sizes.Add(_held);
            _held = 0;
            _next.SetResult();
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
