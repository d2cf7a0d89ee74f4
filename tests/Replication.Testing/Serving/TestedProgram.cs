namespace Replication.Testing.Serving;

/// <summary>
/// The program that the tests start: the one that <see cref="Variable"/> names, such as the published program, else the one that is built
/// with the tests.
/// </summary>
public static class TestedProgram
{
    public const string Variable = "REPLICATION_TEST_PROGRAM";

    public static string Path { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : System.IO.Path.Combine(AppContext.BaseDirectory, "replication.dll");
}
