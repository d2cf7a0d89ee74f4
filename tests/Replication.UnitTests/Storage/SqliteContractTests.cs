using Replication.Testing.Storage;

namespace Replication.UnitTests.Storage;

// Each contract over the embedded store; every test has a file of its own.

public sealed class SqliteTaskStoreTests : TaskStoreContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteTaskListTests : TaskListContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteTaskClaimTests : TaskClaimContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteTaskLeaseTests : TaskLeaseContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteTaskSweepTests : TaskSweepContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteRuleStoreTests : RuleStoreContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteEventStoreTests : EventStoreContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqlitePushJournalTests : PushJournalContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteQuarantineStoreTests : QuarantineStoreContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteSagaDocumentStoreTests : SagaDocumentStoreContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteStoreProbeTests : StoreProbeContract
{
    private readonly SqliteFile _file = new();

    protected override IServiceProvider Open() => _file.Open();

    protected override ValueTask RemoveAsync()
    {
        _file.Dispose();
        return default;
    }
}
