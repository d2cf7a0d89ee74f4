using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>
/// The saga of a batch: a push is matched and creates tasks; each finished task is settled; the last one completes the batch.
/// </summary>
internal sealed class BatchStateMachine : MassTransitStateMachine<BatchSaga>
{
    public State Replicating { get; private set; } = null!;

    public State Completed { get; private set; } = null!;

    public Event<ImagePushed> Pushed { get; private set; } = null!;

    public Event<TasksMade> Made { get; private set; } = null!;

    public Event<TaskFinished> Finished { get; private set; } = null!;

    public Event<BatchReviewRequested> ReviewRequested { get; private set; } = null!;

    public BatchStateMachine()
    {
        InstanceState(saga => saga.CurrentState);
        Event(() => Pushed, it => it.CorrelateById(context => context.Message.PushId));
        Event(() => Made, it => it.CorrelateById(context => context.Message.Batch));
        // A task of a push may finish before its saga is stored, when a sweep announced it; the review settles it later. A manual or
        // retried task may have no saga at all, when the message that creates the saga was lost.
        Event(() => Finished, it =>
        {
            it.CorrelateById(context => context.Message.Batch);
            it.OnMissingInstance(missing => missing.ExecuteAsync(BeginMissingAsync));
        });
        Event(() => ReviewRequested, it =>
        {
            it.CorrelateById(context => context.Message.Batch);
            it.OnMissingInstance(missing => missing.Discard());
        });

        Initially(
            When(Pushed)
                .Activity(it => it.OfType<PlanTasks>())
                .IfElse(NothingOpen, it => it.TransitionTo(Completed), it => it.TransitionTo(Replicating)),
            When(Made).Activity(it => it.OfType<AdoptTasks>()).IfElse(
                NothingOpen, it => it.TransitionTo(Completed), it => it.TransitionTo(Replicating)));

        During(Replicating,
            When(Finished).Activity(it => it.OfType<SettleTask>()).If(NothingOpen, it => it.TransitionTo(Completed)),
            When(ReviewRequested).Activity(it => it.OfType<SettleFinishedTasks>()).If(NothingOpen, it => it.TransitionTo(Completed)));

        // Completed sagas are kept for a while, so that a late repeat of a push creates no tasks.
        During(Completed, When(Finished).Activity(it => it.OfType<SettleTask>()), Ignore(ReviewRequested));

        During(Replicating, Completed,
            When(Pushed, IsNotPlanned)
                .Activity(it => it.OfType<PlanTasks>())
                .IfElse(NothingOpen, it => it.TransitionTo(Completed), it => it.TransitionTo(Replicating)),
            When(Pushed, IsPlanned).Activity(it => it.OfType<AdoptPlannedTasks>()).IfElse(
                NothingOpen, it => it.TransitionTo(Completed), it => it.TransitionTo(Replicating)),
            When(Made).Activity(it => it.OfType<AdoptTasks>()).IfElse(
                NothingOpen, it => it.TransitionTo(Completed), it => it.TransitionTo(Replicating)));
    }

    private static Task BeginMissingAsync(ConsumeContext<TaskFinished> context) => context.Message.IsReadyMade
        ? context.Publish(new TasksMade { Batch = context.Message.Batch, Tasks = [context.Message.TaskId] })
        : Task.CompletedTask;

    private static bool IsPlanned(BehaviorContext<BatchSaga, ImagePushed> context) => context.Saga.IsPlanned;

    private static bool IsNotPlanned(BehaviorContext<BatchSaga, ImagePushed> context) => !context.Saga.IsPlanned;

    private static bool NothingOpen<T>(BehaviorContext<BatchSaga, T> context)
        where T : class => context.Saga.OpenTasks.Count == 0;
}
