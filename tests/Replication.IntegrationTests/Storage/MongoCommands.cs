using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Replication.Storage.Mongo;

namespace Replication.IntegrationTests.Storage;

/// <summary>A store that records the commands which it sends.</summary>
internal sealed class MongoCommands : IDisposable
{
    private readonly ConcurrentQueue<string> _sent = new();
    private readonly ConcurrentQueue<BsonDocument> _writes = new();

    public MongoCommands(MongoStoreOptions options)
    {
        Store = MongoStore.Open(options, Watch);
        _sent.Clear();

        void Watch(MongoClientSettings settings) =>
            settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(started =>
            {
                if (started.DatabaseNamespace.DatabaseName == options.Database)
                {
                    _sent.Enqueue(started.CommandName);
                    if (started.CommandName is "insert" or "update" or "delete" or "findAndModify")
                        _writes.Enqueue(started.Command.DeepClone().AsBsonDocument);
                }
            });
    }

    public MongoStore Store { get; }

    /// <summary>Every command so far that writes documents.</summary>
    public IReadOnlyCollection<BsonDocument> Writes => _writes;

    /// <summary>Returns the commands since the last call, in order.</summary>
    public string Take()
    {
        var commands = string.Join(' ', _sent);
        _sent.Clear();
        return commands;
    }

    public void Dispose() => Store.Dispose();
}
