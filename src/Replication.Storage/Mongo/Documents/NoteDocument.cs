using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A note that processes share.</summary>
internal sealed record NoteDocument
{
    /// <summary>The key of the note.</summary>
    public required string Id { get; init; }

    public required string Content { get; init; }

    public required Guid Version { get; init; }

    /// <summary>A BSON date. The server removes the document some time after it.</summary>
    public required DateTime PurgeAt { get; init; }

    public static NoteDocument Of(SharedNote note) =>
        new() { Id = note.Key, Content = note.Content, Version = note.Version, PurgeAt = note.PurgeAt.UtcDateTime };

    public SharedNote ToNote() => new(Id, Content, Version, new DateTimeOffset(PurgeAt, TimeSpan.Zero));
}
