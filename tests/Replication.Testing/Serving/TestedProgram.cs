namespace Replication.Testing.Serving;

/// <summary>
/// Which program the tests start: what <see cref="Variable"/> names, the program as it is shipped, compiled ahead; else the one built
/// beside them.
/// </summary>
public static class TestedProgram
{
    public const string Variable = "REPLICATION_TEST_PROGRAM";

    public static string Path { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : System.IO.Path.Combine(AppContext.BaseDirectory, "replication.dll");
}
