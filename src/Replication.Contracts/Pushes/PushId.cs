using Replication.Contracts.Images;

namespace Replication.Contracts.Pushes;

/// <summary>Derives the id of a push from the event of the publisher, so that a repeated event has the same id.</summary>
public static class PushId
{
    /// <summary>Identity of the event <paramref name="eventId"/> of an instance: a tag that moves A → B → A makes three.</summary>
    public static Guid FromEvent(string instance, RepositoryName repository, Tag? tag, string eventId) =>
        DeterministicId.Of("push", instance, repository.Text, tag?.Text ?? "", eventId);

    /// <summary>
    /// Identity of a push whose publisher gives no event id, by the report and the time of its arrival. A repeated report makes another
    /// push, which costs nothing where the image is at the target: it cannot be told from a tag that moved A → B → A within the publisher's
    /// unit of time.
    /// </summary>
    public static Guid FromReport(Guid reportId, DateTimeOffset receivedAt) =>
        DeterministicId.Of("report", reportId.ToString("N"), receivedAt.ToUniversalTime().ToString("O"));

    /// <summary>Identity of a report whose publisher gives no event id: the same image at the same time.</summary>
    public static Guid FromContent(
        string instance, RepositoryName repository, Tag? tag, Digest? digest, DateTimeOffset pushedAt, PushKind kind = PushKind.Push) =>
        DeterministicId.Of(kind == PushKind.Push
            ? "push"
            : "deletion", instance, repository.Text, tag?.Text ?? "", digest?.Text ?? "", pushedAt.ToUniversalTime().ToString("O"));
}
