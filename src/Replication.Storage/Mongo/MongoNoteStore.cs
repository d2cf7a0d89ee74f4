using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoNoteStore(MongoStore store) : INoteStore
{
    private static readonly FilterDefinitionBuilder<NoteDocument> Where = Builders<NoteDocument>.Filter;

    public async Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        [.. (await store.Notes.Find(Where.In(it => it.Id, keys)).ToListAsync(cancellationToken)).Select(it => it.ToNote())];

    public async Task<IReadOnlyList<string>> InsertAsync(
        IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        NoteDocument[] documents = [.. notes.Select(NoteDocument.Of)];
        return [.. (await store.Notes.InsertNewAsync(documents, cancellationToken)).Select(place => documents[place].Id)];
    }

    public async Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken) =>
        (await store.Notes.ReplaceOneAsync(
            At(note.Key, expectedVersion), NoteDocument.Of(note), cancellationToken: cancellationToken)).MatchedCount == 1;

    public async Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) =>
        (await store.Notes.DeleteOneAsync(At(key, version), cancellationToken)).DeletedCount == 1;

    private static FilterDefinition<NoteDocument> At(string key, Guid version) =>
        Where.Eq(it => it.Id, key) & Where.Eq(it => it.Version, version);
}
