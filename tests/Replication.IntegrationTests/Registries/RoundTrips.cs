using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// Counts the round trips that follow one another: requests are held until no more come, then all are let go together.
/// A client that sends in parallel what it can needs few such rounds, however many requests it makes. To be asked whether a body is wanted,
/// and to be sent the body then, are two.
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
            // The server says that the body is wanted once somebody reads it.
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
