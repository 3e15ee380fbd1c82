package io.dure.plan.linear;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelTextTest {
    @Test
    void everyRowAndColumnHasItsName() {
        Model model = new Model();
        int install = model.column("install at gumi (thousand GPUs)", 0, Model.FREE);
        int order = model.whole("order gumi-2 (times)", 0, 1);
        model.atMost("power of gumi (MW)", 60).plus(2.28, install).plus(-40, order);
        model.exactly("store", 0).plus(-1, install);
        assertThat(ModelText.of(model, Goal.largest("useful compute").plus(1, install)))
                .isEqualTo("""
                        2 columns, 2 rows, 1 whole numbers

                        largest: useful compute
                              + 1  install at gumi (thousand GPUs)

                        rows
                          power of gumi (MW): <= 60
                              + 2.28000  install at gumi (thousand GPUs)
                              - 40  order gumi-2 (times)
                          store: = 0
                              - 1  install at gumi (thousand GPUs)

                        columns
                          0 <= install at gumi (thousand GPUs)
                          0 <= order gumi-2 (times) <= 1, whole
                        """);
    }
}
