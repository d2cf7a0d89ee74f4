using MassTransit;

namespace Replication.Coordination.Tasks;

/// <summary>A step of the saga that reads or writes documents. It compensates nothing, because a repeat is harmless.</summary>
internal abstract class BatchActivity<TMessage> : IStateMachineActivity<BatchSaga, TMessage>
    where TMessage : class
{
    public async Task Execute(BehaviorContext<BatchSaga, TMessage> context, IBehavior<BatchSaga, TMessage> next)
    {
        await ExecuteAsync(context);
        await next.Execute(context);
    }

    public Task Faulted<TException>(BehaviorExceptionContext<BatchSaga, TMessage, TException> context, IBehavior<BatchSaga, TMessage> next)
        where TException : Exception => next.Faulted(context);

    public void Probe(ProbeContext context) => context.CreateScope(GetType().Name);

    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);

    protected abstract Task ExecuteAsync(BehaviorContext<BatchSaga, TMessage> context);
}
