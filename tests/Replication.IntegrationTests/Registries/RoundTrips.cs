using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// Counts sequential round trips: delays requests until no further request arrives, then forwards all of them together. A client that sends
/// requests in parallel needs few round trips. Waiting for 100 Continue and sending the body are two round trips.
/// </summary>
internal sealed class RoundTrips : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private readonly FaultScript _faults;
    private readonly FaultRule _rule;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    public RoundTrips(EmbeddedRegistryServer registry)
    {
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

    public int Rounds { get; private set; }

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
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
            return _next.Task;
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
            (_held, Rounds) = (0, Rounds + 1);
            _next.SetResult();
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
