using Replication.Contracts.Images;

namespace Replication.Contracts.Pushes;

/// <summary>Makes the identity of a push from what the publisher said of it, so that a repeated event is the same push.</summary>
public static class PushId
{
    /// <summary>Identity of the event <paramref name="eventId"/> of an instance: a tag that moves A → B → A makes three.</summary>
    public static Guid FromEvent(string instance, RepositoryName repository, Tag? tag, string eventId) =>
        DeterministicId.Of("push", instance, repository.Text, tag?.Text ?? "", eventId);

    /// <summary>Identity of a push whose publisher gives no event id: the same image at the same time is the same push.</summary>
    public static Guid FromContent(string instance, RepositoryName repository, Tag? tag, Digest? digest, DateTimeOffset pushedAt, PushKind kind = PushKind.Push) =>
        DeterministicId.Of(kind == PushKind.Push ? "push" : "deletion", instance, repository.Text, tag?.Text ?? "", digest?.Text ?? "", pushedAt.ToUniversalTime().ToString("O"));
}
