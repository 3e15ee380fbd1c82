package io.dure.plan.linear;

/** The door to a solver library: a model goes in once, then goals and bounds may change between solves. */
public interface Solver {
    /** As a linear programme: columns that ask for whole numbers may take others. Gives duals. */
    Session open(Model model);

    /** With whole numbers where the model asks for them; ends when the gap is no more than this part of the value. */
    Session openWhole(Model model, double gap);

    /** One model inside a solver. Not for several threads at once. */
    interface Session extends AutoCloseable {
        void goal(Goal goal);

        void rowBounds(int row, double lower, double upper);

        void columnBounds(int column, double lower, double upper);

        Answer solve();

        @Override
        void close();
    }
}
