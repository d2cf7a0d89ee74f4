using System.Diagnostics;
using System.Reflection;
using MassTransit;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Pushes;
using Replication.Coordination.Webhooks;
using Replication.Messaging;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class PushPublisherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BusOfGroups _bus;
    private readonly PushPublisher _publisher;

    public PushPublisherTests()
    {
        var bus = DispatchProxy.Create<IBus, BusOfGroups>();
        _bus = (BusOfGroups)(object)bus;
        _publisher = new PushPublisher(new MessageSender(bus, _time), _time);
    }

    [Fact]
    public async Task A_report_of_one_push_needs_no_group()
    {
        await _publisher.PublishAsync([Push()], default);

        Assert.IsType<ImagePushed>(Assert.Single(_bus.Published));
    }

    [Fact]
    public async Task A_report_of_many_pushes_is_published_in_few_messages_with_the_trace_of_the_report()
    {
        using var report = new Activity("report").SetIdFormat(ActivityIdFormat.W3C).Start();
        var held = _bus.Hold();
        ImagePushed[] pushes = [.. Enumerable.Range(0, 100).Select(_ => Push())];

        var publishing = _publisher.PublishAsync(pushes, default);
        held.SetResult();
        await publishing;

        Assert.Single(_bus.Published.OfType<ImagePushed>());
        var groups = _bus.Published.OfType<PushGroup>().ToList();
        Assert.Equal([64, 35], groups.Select(static it => it.Pushes.Count));
        Assert.Equal(
            pushes.Select(static it => it.PushId),
            _bus.Published.OfType<ImagePushed>()
                .Select(static it => it.PushId)
                .Concat(groups.SelectMany(static it => it.Pushes)
                    .Select(static it => it.Push.PushId)));
        Assert.All(groups.SelectMany(static it => it.Pushes), it => Assert.Equal(report.Id, it.TraceParent));
    }

    [Fact]
    public async Task A_broker_without_the_queue_of_groups_gets_each_push_by_itself()
    {
        var held = _bus.Hold();
        _bus.RefusesGroups = true;

        var publishing = _publisher.PublishAsync([.. Enumerable.Range(0, 10).Select(_ => Push())], default);
        held.SetResult();
        await publishing;

        Assert.Equal(10, _bus.Published.Select(static it => Assert.IsType<ImagePushed>(it).PushId).Distinct().Count());
    }

    [Fact]
    public async Task A_message_that_the_broker_does_not_confirm_fails_its_callers_and_holds_up_others_for_a_limited_time()
    {
        _ = _bus.Hold();
        var lost = _publisher.PublishAsync([Push()], default);
        var later = _publisher.PublishAsync([Push()], default);
        _bus.Release();
        Assert.False(later.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lost);
        await later;
    }

    private ImagePushed Push() => SamplePushes.Received(_time.GetUtcNow()) with { PushId = Guid.NewGuid() };

    /// <summary>A bus that keeps what is published, and confirms it when the test says so.</summary>
    public class BusOfGroups : DispatchProxy
    {
        private Task _confirmed = Task.CompletedTask;

        public List<object> Published { get; } = [];

        public bool RefusesGroups { get; set; }

        public TaskCompletionSource Hold()
        {
            var held = new TaskCompletionSource();
            _confirmed = held.Task;
            return held;
        }

        public void Release() => _confirmed = Task.CompletedTask;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (RefusesGroups && args![0] is PushGroup)
                return Task.FromException(new InvalidOperationException("NO_ROUTE"));
            Published.Add(args![0]!);
            return _confirmed;
        }
    }
}
