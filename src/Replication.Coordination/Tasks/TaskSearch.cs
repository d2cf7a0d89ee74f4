using Microsoft.AspNetCore.Http;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;

namespace Replication.Coordination.Tasks;

/// <summary>Finds a task by its id or the first digits of its id.</summary>
internal sealed class TaskSearch(ITaskStore tasks)
{
    public static bool MaySee(Caller caller, ReplicationTask task) =>
        caller.MaySee(task.Source.Repository) && caller.MaySee(task.Target.Repository);

    /// <summary>Returns the task, or the answer when the caller sees no such task or several.</summary>
    public Task<(ReplicationTask? Task, IResult? Problem)> FindAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        IdSearch.FindAsync(
            id,
            whole => tasks.FindAsync(whole, cancellationToken),
            (prefix, limit) => tasks.FindAsync(prefix, limit, cancellationToken),
            task => MaySee(caller, task),
            static it => $"{it.Id} (to {it.Target.Instance}/{it.Target.Repository}:{it.Target.Tag})",
            Unknown);

    public static IResult Unknown(string id) => Problem.NotFound("task.unknown", $"there is no task '{id}'");
}
