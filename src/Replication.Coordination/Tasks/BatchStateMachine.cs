using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>The story of a batch: a push is matched and makes tasks; each finished task is settled; the last one completes it.</summary>
internal sealed class BatchStateMachine : MassTransitStateMachine<BatchSaga>
{
    public State Replicating { get; private set; } = null!;

    public State Completed { get; private set; } = null!;

    public Event<ImagePushed> Pushed { get; private set; } = null!;

    public Event<TaskFinished> Finished { get; private set; } = null!;

    public Event<BatchReviewRequested> ReviewRequested { get; private set; } = null!;

    public BatchStateMachine()
    {
        InstanceState(saga => saga.CurrentState);
        Event(() => Pushed, it => it.CorrelateById(context => context.Message.PushId));
        // A task may finish before its saga is stored, when a sweep announced it: the review finds it later.
        Event(() => Finished, it => { it.CorrelateById(context => context.Message.Batch); it.OnMissingInstance(missing => missing.Discard()); });
        Event(() => ReviewRequested, it => { it.CorrelateById(context => context.Message.Batch); it.OnMissingInstance(missing => missing.Discard()); });

        Initially(
            When(Pushed)
                .Activity(it => it.OfType<PlanTasks>())
                .IfElse(NothingOpen, it => it.TransitionTo(Completed), it => it.TransitionTo(Replicating)));

        During(Replicating,
            Ignore(Pushed),
            When(Finished)
                .Activity(it => it.OfType<SettleTask>())
                .If(NothingOpen, it => it.TransitionTo(Completed)),
            When(ReviewRequested)
                .Activity(it => it.OfType<SettleFinishedTasks>())
                .If(NothingOpen, it => it.TransitionTo(Completed)));

        // Completed sagas are kept for a while, so that a late repeat of the push begins nothing.
        During(Completed, Ignore(Pushed), Ignore(Finished), Ignore(ReviewRequested));
    }

    private static bool NothingOpen<T>(BehaviorContext<BatchSaga, T> context)
        where T : class => context.Saga.OpenTasks.Count == 0;
}
